import { seededRandom } from '../seededRandom.ts';

/** Chance that is the same in every run. */
export interface Chance {
  below(limit: number): number;
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  /** A text of so many of these characters. */
  text(characters: string, length: number): string;
}

export const digits = '0123456789';
export const hexDigits = `${digits}abcdef`;
export const lower = 'abcdefghijklmnopqrstuvwxyz';
export const upper = lower.toUpperCase();
export const letters: string = lower + upper;
export const base62: string = digits + letters;
export const base64url: string = `${base62}-_`;

export function createChance(seed: number): Chance {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  return {
    below,
    pick,
    between: (least, most) => least + below(most - least + 1),
    text: (characters, length) => Array.from({ length }, () => pick([...characters])).join(''),
  };
}
