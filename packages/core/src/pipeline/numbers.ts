import { codeAfter, DOT, HYPHEN, isDigit, isWord } from './characters.ts';
import type { Span } from './patterns.ts';

/** Groups of digits in a text, with at most two separators between them. */
export interface NumberInText {
  readonly text: string;
  readonly start: number;
  readonly floor: number;
  /** For each group: how many digits stand up to its end, and where that is. */
  readonly groups: readonly { readonly count: number; readonly end: number }[];
}

const fewestDigits = 9;
const mostDigits = 20;
const mostGroups = 7;

/** The number whose first digit stands at `start`, if it has enough digits to be anybody's. */
export function readNumber(text: string, start: number, floor: number): NumberInText | undefined {
  // Most numbers are short: count before anything is made.
  if (countDigits(text, start) < fewestDigits) return undefined;
  const groups: { count: number; end: number }[] = [];
  let count = 0;
  for (let i = start, gap = 0; gap < 3 && count < mostDigits && groups.length < mostGroups; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      count++;
      gap = 0;
      if (!isDigit(text.charCodeAt(i + 1))) groups.push({ count, end: i + 1 });
    } else if (isSeparator(code)) gap++;
    else break;
  }
  return { text, start, floor, groups };
}

function countDigits(text: string, start: number): number {
  let count = 0;
  let groups = 0;
  for (let i = start, gap = 0; gap < 3 && count < fewestDigits; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      if (gap && ++groups === mostGroups) break;
      count++;
      gap = 0;
    } else if (isSeparator(code)) gap++;
    else break;
  }
  return count;
}

/** Prefixes and lengths of the issuers. */
const card =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17})$/;

/** A payment card: the issuer's prefix and length, and the check digit. */
export function findCard(number: NumberInText): Span | undefined {
  const { text, start, groups } = number;
  if (isInsideWord(number, start)) return undefined;
  for (const [i, { count, end }] of groups.entries()) {
    // Cards are printed in groups of four, or four, six and five.
    if (count < 3 * (i + 1) || i > 4 || count > 19) return undefined;
    if (count < 13 || isWord(text.charCodeAt(end))) continue;
    const digits = digitsOf(text, start, end);
    if (card.test(digits) && hasLuhnDigit(digits)) return { start, end };
  }
  return undefined;
}

function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** A US social security number: `123-45-6789`, or nine digits in a row where the text says so. */
export function findSsn(number: NumberInText): Span | undefined {
  const { text, start, groups } = number;
  const isPlain = groups[0]?.count === 9;
  const end = isPlain ? groups[0]?.end : endOfGroups(groups, [3, 5, 9]);
  if (!end || isPartOfId(number, start) || isLongerNumber(text, end)) return undefined;
  const isIssued = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digitsOf(text, start, end));
  const isDashed = /^\d{3}([- ])\d\d\1\d{4}$/.test(text.slice(start, end));
  return isIssued && (isDashed || says(number, /ssn|social/)) ? { start, end } : undefined;
}

/** A phone number: `+` with 9 to 15 digits, `(555) 123-4567`, or ten digits in a row where the text says so. */
export function findPhone(number: NumberInText): Span | undefined {
  const { text, floor } = number;
  const opening = number.start > floor && text[number.start - 1] === '(' ? 1 : 0;
  const isInternational = number.start - opening > floor && text[number.start - opening - 1] === '+';
  const start = number.start - opening - (isInternational ? 1 : 0);
  if (isPartOfId(number, start)) return undefined;

  const end = isInternational ? endOfInternational(number) : endOfAmerican(number, opening > 0);
  return end && !isLongerNumber(text, end) ? { start, end } : undefined;
}

/** Nearly all numbers have eleven digits or more with their country; what follows may be another number. */
function endOfInternational({ text, groups }: NumberInText): number | undefined {
  const whole = groups.filter(
    ({ count, end }) => count >= fewestDigits && count <= 15 && !isLongerNumber(text, end),
  );
  return (whole.find(({ count }) => count >= 11) ?? whole[0])?.end;
}

function endOfAmerican(number: NumberInText, isOpened: boolean): number | undefined {
  const { text, start, groups } = number;
  const country = text[start] === '1' ? 1 : 0;
  const end =
    endOfGroups(groups, [country, country + 3, country + 6, country + 10]) ??
    (isOpened ? endOfGroups(groups, [3, 10]) : undefined);
  const whole =
    groups[0]?.count === country + 10 && says(number, /phone|tel|mobile|cell|call|fax|sms|whatsapp/);
  const found = end ?? (whole ? groups[0]?.end : undefined);
  return found && /^1?[2-9]/.test(digitsOf(text, start, found)) ? found : undefined;
}

/** Where the groups end, if they end after just these counts of digits. */
function endOfGroups(groups: NumberInText['groups'], counts: readonly number[]): number | undefined {
  const wanted = counts.filter((count) => count > 0);
  return wanted.every((count, i) => groups[i]?.count === count) ? groups[wanted.length - 1]?.end : undefined;
}

function digitsOf(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/\D/g, '');
}

/** Whether the text says so shortly before; what a mark says does not count. */
function says({ text, start, floor }: NumberInText, words: RegExp): boolean {
  const before = text.slice(Math.max(floor, start - 24), start);
  return words.test(before.slice(before.lastIndexOf(']') + 1).toLowerCase());
}

/** In the middle of a word or of a longer number. */
function isInsideWord({ text, floor }: NumberInText, start: number): boolean {
  const before = codeAfter(floor, text, start - 1);
  const isJoined = before === HYPHEN || before === DOT;
  return isWord(before) || (isJoined && isDigit(codeAfter(floor, text, start - 2)));
}

/** Also the last part of a UUID, a version or a date. */
function isPartOfId(number: NumberInText, start: number): boolean {
  const { text, floor } = number;
  const before = codeAfter(floor, text, start - 1);
  const isJoined = before === HYPHEN || before === DOT;
  return isInsideWord(number, start) || (isJoined && isWord(codeAfter(floor, text, start - 2)));
}

function isLongerNumber(text: string, end: number): boolean {
  const next = text.charCodeAt(end);
  const isJoined = next === HYPHEN || next === DOT;
  return isWord(next) || (isJoined && isWord(text.charCodeAt(end + 1)));
}

/** Space, parentheses, hyphen and dot. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 40 || code === 41 || code === HYPHEN || code === DOT;
}
