import { findEmail, findSensitiveValue, findUrlCredentials } from './addresses.ts';
import { findCard, findPhone, findSsn, type NumberInText } from './numbers.ts';

/** Where something personal stands in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One kind of personal data that a character gives away: the check of what surrounds it. */
export interface AnchoredPattern {
  readonly mark: string;
  /** The character to look for; from `%` to `@`, which `redactText` relies on. */
  readonly anchor: string;
  /** Looks a bounded way around `at`, and never before `floor`. */
  readonly find: (text: string, at: number, floor: number) => Span | undefined;
}

/** One kind of personal data made of digits. */
export interface NumberPattern {
  readonly mark: string;
  readonly find: (number: NumberInText) => Span | undefined;
}

/** Tried in this order wherever the anchor stands. */
export const anchoredPatterns: readonly AnchoredPattern[] = [
  { mark: '[REDACTED]', anchor: ':', find: findUrlCredentials },
  { mark: '[REDACTED]', anchor: '=', find: findSensitiveValue },
  { mark: '[REDACTED:email]', anchor: '@', find: findEmail },
  { mark: '[REDACTED:email]', anchor: '%', find: findEmail },
];

/** Tried in this order at the first digit of a number. */
export const numberPatterns: readonly NumberPattern[] = [
  { mark: '[REDACTED:card]', find: findCard },
  { mark: '[REDACTED:ssn]', find: findSsn },
  { mark: '[REDACTED:phone]', find: findPhone },
];
