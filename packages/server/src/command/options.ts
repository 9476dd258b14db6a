import { type Options, UsageProblem } from './Command.ts';

/** A word that must be there. */
export function needWord(words: readonly string[], index: number, what: string): string {
  const word = words[index];
  if (word !== undefined && word !== '') return word;
  throw new UsageProblem(`${what} is missing.`);
}

export function textOf(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All values of an option that may be repeated, or given with commas. */
export function listOf(options: Options, name: string): string[] | undefined {
  const value = options[name];
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((text: string) => text.split(',')).filter((text) => text !== '');
}

/** A whole number; `null` for `none`. */
export function limitOf(options: Options, name: string): number | null | undefined {
  const text = textOf(options, name);
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new UsageProblem(`--${name} must be a whole number or none, got ${JSON.stringify(text)}.`);
}
