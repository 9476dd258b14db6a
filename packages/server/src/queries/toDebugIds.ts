/** Reads the debug ids of scripts, by address, from the JSON text in which they were stored. */
export function toDebugIds(text: string | undefined): { debugIds?: Record<string, string> } {
  if (!text) return {};
  try {
    const entries = Object.entries(Object(JSON.parse(text)) as Record<string, unknown>);
    const known = entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && /^[\da-f-]{36}$/.test(entry[1]),
    );
    return known.length === 0 ? {} : { debugIds: Object.fromEntries(known) };
  } catch {
    return {}; // text that a sender cut short
  }
}
