import { get, isRecord, toList, toNumber, toWords } from '../foreign/reading.ts';

/** A list of keys and values as an object; what is no pair is left out. */
export function toAttributes(list: unknown): Record<string, unknown> {
  const found: [string, unknown][] = [];
  for (const pair of toList(list)) {
    const key = toWords(get(pair, 'key'));
    if (key !== undefined) found.push([key, toPlain(get(pair, 'value'))]);
  }
  // Not by assigning: a key may be any text.
  return Object.fromEntries(found);
}

/** What an `AnyValue` is in JSON; whole numbers come as number or as text, and bytes tell nothing. */
export function toPlain(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  const { stringValue, boolValue, intValue, doubleValue } = value;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (intValue !== undefined || doubleValue !== undefined) return toNumber(intValue ?? doubleValue);
  if ('arrayValue' in value) return toList(get(value['arrayValue'], 'values')).map(toPlain);
  if ('kvlistValue' in value) return toAttributes(get(value['kvlistValue'], 'values'));
  return undefined;
}

/** Milliseconds since the epoch of nanoseconds, which are text in JSON; nothing for 0, which says that it is not known. */
export function toMs(nanoseconds: unknown): number | undefined {
  // As a number it would have lost its last digits before it is divided.
  if (typeof nanoseconds === 'string' && /^\d{1,20}$/.test(nanoseconds))
    return Number(BigInt(nanoseconds) / 1000n) / 1000 || undefined;
  const number = toNumber(nanoseconds);
  return number === undefined || number <= 0 ? undefined : number / 1e6;
}
