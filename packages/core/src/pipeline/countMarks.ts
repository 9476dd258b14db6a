/** How many parts of a text were removed, by kind; without one the name of a field or parameter said it. */
export function countMarks(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, kind = 'named'] of text.matchAll(/\[REDACTED(?::([\w-]+))?\]/g))
    counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
