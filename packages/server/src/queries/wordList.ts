/** Words of ours as they stand in a statement; what anybody else may have said is bound. */
export function wordList(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
