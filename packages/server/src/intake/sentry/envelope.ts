import { foreignLimits } from '../foreign/dialect.ts';
import { get, isRecord, toNumber, toWords } from '../foreign/reading.ts';
import { parseBounded } from '../parse.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';

/** One thing that an envelope carries. */
export interface SentryItem {
  readonly type: string;
  readonly header: Readonly<Record<string, unknown>>;
  /** Parsed as JSON by whoever knows that it is. */
  readonly payload: Buffer;
}

/** A header, and what it is the header of. */
export interface SentryEnvelope {
  readonly header: Readonly<Record<string, unknown>>;
  readonly items: readonly SentryItem[];
  /** Whether what follows the last item cannot be read. */
  readonly isCutShort: boolean;
}

const lineFeed = 0x0a;
const maxItems = 1000;

/**
 * Takes an envelope apart: a line of JSON, then for each item another line and what it holds, which is as long as the line says or
 * goes up to the next one. https://develop.sentry.dev/sdk/data-model/envelopes/
 */
export function readSentryEnvelope(body: Buffer): SentryEnvelope | Refusal {
  let at = 0;
  const line = (): Buffer => {
    const end = body.indexOf(lineFeed, at);
    const text = body.subarray(at, end === -1 ? body.length : end);
    at = end === -1 ? body.length : end + 1;
    return text;
  };

  const header = toRecord(line());
  if (!header) return refuse(400, 'envelope', "The envelope's first line must be a JSON object.");
  const items: SentryItem[] = [];
  while (at < body.length) {
    const words = line();
    // Between items there may be empty lines.
    if (words.length === 0) continue;
    const itemHeader = toRecord(words);
    const type = itemHeader && toWords(itemHeader['type']);
    const length = itemHeader && toNumber(itemHeader['length']);
    const isTooLong = length !== undefined && (length < 0 || at + length > body.length);
    if (!itemHeader || type === undefined || isTooLong || items.length === maxItems)
      return { header, items, isCutShort: true };
    if (length === undefined) items.push({ type, header: itemHeader, payload: line() });
    else {
      items.push({ type, header: itemHeader, payload: body.subarray(at, at + length) });
      at += length;
    }
  }
  return { header, items, isCutShort: false };
}

/** An item's payload, if it is JSON. */
export function parsePayload({ payload }: SentryItem): unknown {
  const parsed = parseBounded(payload, foreignLimits);
  return isRefusal(parsed) ? undefined : get(parsed, 'value');
}

function toRecord(line: Buffer): Record<string, unknown> | undefined {
  const parsed = parseBounded(line, foreignLimits);
  return !isRefusal(parsed) && isRecord(parsed.value) ? parsed.value : undefined;
}
