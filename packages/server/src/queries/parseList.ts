/** Reads a list from the JSON text in which it was stored; anything else is an empty one. */
export function parseList(text: string | undefined): unknown[] {
  if (!text) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    // Text that a sender cut short: the rest is worth showing without it.
    return [];
  }
}

/** Reads a list of names. */
export function parseNames(text: string | undefined): string[] {
  return parseList(text).filter((name) => typeof name === 'string');
}

/** A text, or nothing where it is none. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
