import { hash } from 'node:crypto';
import type { ForeignEvent } from '../foreign/batch.ts';
import { namelessError, toSeverity, toStackText, toTitle } from '../foreign/exception.ts';
import { defined, get, isRecord, toList, toTime, toWords } from '../foreign/reading.ts';

/** As many as an attribute has room for. */
const MAX_DEBUG_IDS = 12;

type Told = Readonly<Record<string, unknown>>;

/** An error or a message that Sentry captured. A message that is no error is a line of a log. */
export function toErrorEvent(event: Told, receivedAt: number): ForeignEvent {
  const at = {
    timestamp: toTime(event['timestamp']) ?? receivedAt,
    page: get(event['request'], 'url'),
  };
  const severity = toSeverity(event['level']);
  const exceptions = valuesOf(event['exception']).filter(isRecord).reverse();
  const shared = defined({
    errorId: toWords(event['event_id']),
    fingerprint: toFingerprint(event['fingerprint']),
    breadcrumbs: valuesOf(event['breadcrumbs']).flatMap(toBreadcrumb),
    debugIds: toDebugIds(event),
    context: toContext(event),
  });
  const { 0: thrown } = exceptions;
  // A message may come with the stack of where it was captured, as an error without a name.
  const isMessage = thrown?.['type'] === undefined && event['message'] !== undefined;
  if (thrown && !isMessage) {
    const mechanism = thrown['mechanism'];
    const data = defined({
      type: toWords(thrown['type']) ?? namelessError,
      message: thrown['value'],
      stacktrace: toStack(exceptions),
      severity: severity ?? 'error',
      category: toCategory(get(mechanism, 'type')),
      handled: get(mechanism, 'handled'),
      ...shared,
    });
    return { type: 'exception', ...at, data };
  }
  const message = messageOf(event);
  if (severity === 'error' || severity === 'fatal')
    return {
      type: 'exception',
      ...at,
      data: defined({ type: 'Message', message, severity, handled: true, ...shared }),
    };
  const { errorId, context } = shared;
  return { type: 'log', ...at, data: defined({ severity: severity ?? 'info', message, errorId, context }) };
}

/** A list, which may lie under `values`. */
function valuesOf(value: unknown): readonly unknown[] {
  return toList(Array.isArray(value) ? value : get(value, 'values'));
}

function messageOf(event: Told): unknown {
  const entry = event['logentry'] ?? event['message'];
  return get(entry, 'formatted') ?? get(entry, 'message') ?? entry;
}

/** The error that was thrown, and behind it what it says to be caused by. */
function toStack(exceptions: readonly Told[]): string | undefined {
  const parts = exceptions.flatMap((exception) => {
    const title = toTitle(toWords(exception['type']), toWords(exception['value']));
    // Sentry names the outermost frame first, browsers the innermost.
    const frames = [...toList(get(exception['stacktrace'], 'frames'))].reverse();
    return toStackText(title, frames) ?? title;
  });
  const hasFrames = exceptions.some((exception) => toList(get(exception['stacktrace'], 'frames')).length > 0);
  return hasFrames || parts.length > 1 ? parts.join('\nCaused by: ') : undefined;
}

/** From how Sentry came by it. */
function toCategory(mechanism: unknown): string {
  const type = toWords(mechanism) ?? '';
  if (type.includes('unhandledrejection')) return 'promise';
  if (type.includes('react')) return 'render';
  if (/onerror|browserapierrors|instrument/.test(type)) return 'script';
  return 'unknown';
}

/** The site's own group, where it names one, as 16 hex digits. */
function toFingerprint(given: unknown): string | undefined {
  const parts = toList(given).filter((part) => typeof part === 'string');
  if (parts.length === 0 || parts.some((part) => /^\{\{\s*default\s*\}\}$/.test(part))) return undefined;
  return hash('sha256', parts.join('\n'), 'hex').slice(0, 16);
}

/** Which build each script of the stack is of, where the bundler has told the client, as JSON. */
function toDebugIds({ debug_meta: meta }: Told): string | undefined {
  const ids = toList(get(meta, 'images')).flatMap((image) => {
    const [file, id] = [toWords(get(image, 'code_file')), toWords(get(image, 'debug_id'))];
    const isKnown = get(image, 'type') === 'sourcemap' && file !== undefined && id !== undefined;
    return isKnown && /^[\da-f-]{36}$/i.test(id) ? [[file, id.toLowerCase()] as const] : [];
  });
  return ids.length === 0 ? undefined : JSON.stringify(Object.fromEntries(ids.slice(0, MAX_DEBUG_IDS)));
}

/** A step that led to it, in the words that ours have. */
function toBreadcrumb(crumb: unknown): Record<string, unknown>[] {
  const timestamp = toTime(get(crumb, 'timestamp'));
  if (timestamp === undefined || !isRecord(crumb)) return [];
  const data = crumb['data'];
  const message = toWords(crumb['message']) ?? summaryOf(data);
  const level = toSeverity(crumb['level']) ?? 'info';
  return [defined({ timestamp, category: crumb['category'] ?? crumb['type'], message, level, data })];
}

/** What a request or a navigation says in its fields alone. */
function summaryOf(data: unknown): string | undefined {
  const path = (name: string) => toWords(get(data, name))?.replace(/[?#].*$/s, '');
  const url = path('url');
  if (url !== undefined) return [get(data, 'method'), url, get(data, 'status_code')].filter(isSaid).join(' ');
  const to = path('to');
  return to === undefined ? undefined : `${path('from') ?? ''} → ${to}`;
}

function isSaid(part: unknown): boolean {
  return typeof part === 'string' || typeof part === 'number';
}

/** What the site added; not what tells of the device, or of the trace that has its own place. */
function toContext({
  tags,
  extra,
  transaction,
  logger,
  contexts,
}: Told): Record<string, unknown> | undefined {
  const {
    trace: _trace,
    culture: _culture,
    browser: _browser,
    os: _os,
    device: _device,
    ...others
  } = isRecord(contexts) ? contexts : {};
  const context = defined({ transaction, logger, tags, extra, ...others });
  return Object.keys(context).length === 0 ? undefined : context;
}
