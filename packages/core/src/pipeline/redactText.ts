import { patterns } from './patterns.ts';

/** How far beyond the cut a match may begin, so that no half of one is left at the end. */
const overlap = 256;
/** How far back a match may look: the longest local part of an address, and twice. */
const lookBack = 128;

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
    const isNumber = isDigit(code);
    if (isNumber && ((at > floor && isDigit(text.charCodeAt(at - 1))) || !isLong(text, at))) continue;
    for (const { mark, anchor, shape, before, check } of patterns) {
      if (anchor.charCodeAt(0) !== (isNumber ? 48 : code)) continue;
      shape.lastIndex = at;
      const [found] = shape.exec(text) ?? [];
      const lead = found && before ? before.exec(text.slice(Math.max(floor, at - lookBack), at)) : null;
      if (!found || (before && !lead) || check?.(found, lead) === false) continue;
      clean += text.slice(floor, at - (lead?.groups?.['taken']?.length ?? 0)) + mark;
      floor = at + found.length;
      at = floor - 1;
      break;
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

/** Whether at least nine digits stand together here, in at most seven groups: fewer are nobody's number. */
function isLong(text: string, start: number): boolean {
  let digits = 0;
  let groups = 1;
  for (let i = start, gap = 0; digits < 9 && groups < 8; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      if (gap) groups++;
      digits++;
      gap = 0;
    } else if (gap++ > 1 || !' ().-'.includes(text.charAt(i)) || i >= text.length) return false;
  }
  return digits > 8;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function wellFormed(text: string): string {
  // Firefox before 119 and Safari before 16.4 lack it; JSON.stringify then writes the halves as escapes.
  return text.toWellFormed?.() ?? text;
}
