import type { TextRules } from './textRules.ts';

/** A place in a text where something may have to go. */
export interface Spot {
  readonly text: string;
  /** Where the anchor begins. */
  readonly at: number;
  /** What the anchor is. */
  readonly hit: string;
  /** Where the part begins that nothing was taken out of. */
  readonly floor: number;
  readonly rules: TextRules;
  /** Makes a text safe that was encoded in this one, unless it lies too deep. */
  readonly redactInner?: ((text: string) => string) | undefined;
}

/** A part of the text, and what to put there; without that the part is harmless, and need not be looked at again. */
export interface Found {
  readonly from: number;
  readonly to: number;
  readonly put?: string;
}

/** Looks whether anything has to go where its anchor stands. */
export type Finder = (spot: Spot) => Found | undefined;

/** Where a run of such characters begins that ends there, `most` of them at most. */
export function skipBack(text: string, end: number, floor: number, sign: RegExp, most = 64): number {
  let start = end;
  while (start > floor && end - start < most && sign.test(text.charAt(start - 1))) start--;
  return start;
}

/** The quote that a text in JSON needs: an even number of backslashes is what stands before it, and no part of it. */
export function quoteLike(quote: string): string {
  return quote.length % 2 ? quote.slice(-1) : quote;
}

/** What a sticky expression finds from there on. */
export function matchAt(shape: RegExp, text: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at;
  return shape.exec(text);
}
