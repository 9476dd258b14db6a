import { isDigit } from './characters.ts';
import { readNumber } from './numbers.ts';
import { anchoredPatterns, numberPatterns, type Span } from './patterns.ts';

/** How far beyond the cut a match may begin, so that no half of one is left at the end. */
const overlap = 256;

/** The text without the personal data in it: one pass that stops only at anchors, in time that grows with length alone. */
export function redactText(text: string, maxLength: number): string {
  let clean = '';
  let floor = 0;
  let hasSurrogates = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Nearly every character: letters above, spaces below.
    if (code > 64 || code < 37) {
      if (code >= 0xd800 && code <= 0xdfff) hasSurrogates = true;
      continue;
    }
    const found = isDigit(code) ? numberAt(text, at, floor) : anchoredAt(text, at, floor, code);
    if (found) {
      clean += text.slice(floor, found.start) + found.mark;
      floor = found.end;
      at = floor - 1;
    }
    if (clean.length + at - floor > maxLength + overlap) break;
  }
  const whole = floor ? clean + text.slice(floor) : text;
  if (whole.length <= maxLength) return hasSurrogates ? wellFormed(whole) : whole;
  const short = cutText(whole, maxLength);
  // What was cut may look like something it did not before. A mark that was cut is made whole and cut again for ever.
  return short === text ? short : redactText(short, maxLength);
}

/** At most `maxLength` characters, none of them a half. */
export function cutText(text: string, maxLength: number): string {
  return wellFormed(text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text);
}

type Found = Span & { readonly mark: string };

function anchoredAt(text: string, at: number, floor: number, code: number): Found | undefined {
  for (const { mark, anchor, find } of anchoredPatterns) {
    if (anchor.charCodeAt(0) !== code) continue;
    const span = find(text, at, floor);
    if (span) return { ...span, mark };
  }
  return undefined;
}

function numberAt(text: string, at: number, floor: number): Found | undefined {
  const isInside = at > floor && isDigit(text.charCodeAt(at - 1));
  const number = isInside ? undefined : readNumber(text, at, floor);
  if (!number) return undefined;
  for (const { mark, find } of numberPatterns) {
    const span = find(number);
    if (span) return { ...span, mark };
  }
  return undefined;
}

function wellFormed(text: string): string {
  // Firefox before 119 and Safari before 16.4 lack it; JSON.stringify then writes the halves as escapes.
  return text.toWellFormed?.() ?? text;
}
