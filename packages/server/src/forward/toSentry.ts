import type { InnerEvent } from '../event.ts';
import { toBreadcrumbs } from '../queries/toBreadcrumbs.ts';
import { toCauses } from '../queries/toCauses.ts';
import { parseFrame } from '../symbols/parseFrame.ts';
import type { Body } from './Body.ts';

/** Ours in Sentry's words. */
const LEVELS: Readonly<Record<string, string>> = {
  critical: 'fatal',
  fatal: 'fatal',
  error: 'error',
  warning: 'warning',
  info: 'info',
  debug: 'debug',
};

/** Errors as Sentry's envelopes, one each, as it wants them; nothing of what else there is. https://develop.sentry.dev/sdk/foundations/transport/envelopes/ */
export function toSentry(events: readonly InnerEvent[], now: number): Body[] {
  return events.filter(({ type }) => type === 'exception').map((event) => toEnvelope(event, now));
}

function toEnvelope(event: InnerEvent, now: number): Body {
  const eventId = event.id.replaceAll('-', '');
  const lines = [
    { event_id: eventId, sent_at: new Date(now).toISOString(), sdk: { name: 'candor', version: '1' } },
    { type: 'event' },
    toPayload(event, eventId),
  ];
  return {
    key: eventId,
    path: '',
    type: 'application/x-sentry-envelope',
    content: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
  };
}

function toPayload(event: InnerEvent, eventId: string): object {
  const { attributes, numbers } = event;
  const { breadcrumbs, causes, debugIds: _debugIds, ...others } = attributes;
  const severity = attributes['severity'] ?? 'error';
  const isHandled = attributes['handled'] === 'true';
  const behind = toCauses(causes).map((cause) => toException(cause.type, cause.message, cause.stack));
  return {
    event_id: eventId,
    timestamp: event.at / 1_000,
    platform: 'javascript',
    level: LEVELS[severity] ?? 'error',
    ...(event.release !== '' && { release: event.release }),
    ...(event.environment !== '' && { environment: event.environment }),
    ...(event.page !== '' && { transaction: event.page, request: { url: event.page } }),
    exception: {
      // The error that was thrown stands last.
      values: [
        ...behind.reverse(),
        {
          ...toException(event.name, event.message, event.stack),
          mechanism: { type: 'generic', handled: isHandled },
        },
      ],
    },
    breadcrumbs: {
      values: toBreadcrumbs(breadcrumbs).map(({ at, category, message, level }) => ({
        timestamp: at / 1_000,
        category,
        message,
        level: LEVELS[level] ?? 'info',
      })),
    },
    contexts: {
      ...(event.browser !== '' && { browser: { name: event.browser } }),
      ...(event.os !== '' && { os: { name: event.os } }),
    },
    extra: { ...others, ...numbers },
  };
}

function toException(type: string, value: string, stack: string): object {
  const frames = stack
    .split('\n', 100)
    .flatMap((line) => parseFrame(line) ?? [])
    .map(({ function: name, url, line, column }) => ({
      filename: url,
      function: name || '?',
      lineno: line,
      colno: column,
      in_app: true,
    }))
    // The outermost first.
    .reverse();
  return { type: type || 'Error', value, ...(frames.length > 0 && { stacktrace: { frames } }) };
}
