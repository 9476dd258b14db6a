import { anchor, type Pattern, patterns } from './patterns.ts';
import { redactPair } from './redactPair.ts';

/** How far beyond the cut a match may begin, so that no half of one is left at the end. */
const overlap = 256;
/** How far back a match may look: the longest local part of an address, and twice. */
const lookBack = 128;

/** What to put for which part of a text, and what goes with it that stands before. */
export type Found = [mark: string, part: string, taken?: string | undefined];

/** The text without the personal data in it: one pass that stops only at anchors, in time that grows with length alone. */
export function redactText(whole: string, maxLength: number, looks = 3): string {
  // However much personal data falls away, nobody would read further.
  const text = whole.slice(0, 4 * (maxLength + overlap));
  let clean = '';
  let floor = 0;
  let next = 0;
  for (;;) {
    anchor.lastIndex = next;
    const hit = anchor.exec(text);
    if (!hit || clean.length + hit.index - floor > maxLength + overlap) break;
    const at = hit.index;
    const before = text.slice(Math.max(floor, at - lookBack), at);
    const found = hit[0] === '=' ? redactPair(text, at, before, looks - 1) : redactPattern(text, at, before);
    if (found) {
      const { 0: mark, 1: part, 2: taken = '' } = found;
      clean += text.slice(floor, at - taken.length) + mark;
      next = floor = at + part.length;
    } else {
      // No number begins within another.
      next = at + (/^\d+/.exec(hit[0])?.[0].length ?? 1);
    }
  }
  clean += text.slice(floor);
  // A match may begin where the text was cut.
  const short = cutText(text === whole ? clean : `${clean.slice(0, -overlap)}…`, maxLength);
  // What was cut or decoded may look like something it did not before. A mark that was cut is made whole and cut again for ever.
  return short === whole || !looks ? short : redactText(short, maxLength, looks - 1);
}

/** The first half of a character outside the basic plane, where a text was cut. */
const firstHalf = /[\ud800-\udbff]$/;

/** At most `maxLength` characters, none of them a half. */
export function cutText(text: string, maxLength: number): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1).replace(firstHalf, '')}…` : text;
  // Firefox before 119 and Safari before 16.4 lack it; JSON.stringify then writes the halves as escapes.
  return short.toWellFormed?.() ?? short;
}

function redactPattern(text: string, at: number, before: string): Found | undefined {
  for (let i = 0; i < patterns.length; i++) {
    const { 0: mark, 1: shape, 2: lead, 3: check } = patterns[i] as Pattern;
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    const taken = found && lead.exec(before);
    if (taken && (!check || check(found, before))) return [mark, found, taken[1]];
  }
  return undefined;
}
