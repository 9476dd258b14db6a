export const HYPHEN = 45;
export const DOT = 46;
const BRACKET = 93;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A letter, of the scripts that put spaces between words. */
export function isLetter(code: number): boolean {
  return ((code | 32) >= 97 && (code | 32) <= 122) || (code >= 0xc0 && code < 0x2000);
}

/** A letter, a digit or an underscore. */
export function isWord(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95;
}

/** The character at `at`, seen as a later pass would: what was redacted before `floor` ends with a bracket. */
export function codeAfter(floor: number, text: string, at: number): number {
  return at < floor ? BRACKET : text.charCodeAt(at);
}
