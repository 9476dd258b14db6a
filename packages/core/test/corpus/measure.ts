import { redactText } from '../../src/pipeline/redactText.ts';
import type { Positive } from './positives.ts';

/** How much of a secret is left where it was, and how much went with it that stood around. */
export interface Trace {
  readonly isFound: boolean;
  readonly lost: number;
  readonly context: number;
  readonly clean: string;
}

const marks = /\[REDACTED(?::[\w-]+)?\]/g;

export function traceOf({ before, secret, after }: Positive): Trace {
  const whole = before + secret + after;
  const clean = redactText(whole, 100_000);
  const kept = commonStart(clean, before);
  const keptAfter = commonStart(reverse(clean).slice(0, clean.length - kept), reverse(after));
  const middle = clean.slice(kept, clean.length - keptAfter);
  return {
    isFound: marks.test(middle) && !hasPieceOf(middle.replace(marks, '\n'), secret),
    lost: before.length - kept + after.length - keptAfter,
    context: before.length + after.length,
    clean,
  };
}

/** Four characters in a row could tell whose it is. */
function hasPieceOf(text: string, secret: string): boolean {
  const size = Math.min(4, secret.length);
  return Array.from({ length: secret.length - size + 1 }, (_, i) => secret.slice(i, i + size)).some((piece) =>
    text.includes(piece),
  );
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < other.length && one[length] === other[length]) length++;
  return length;
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}
