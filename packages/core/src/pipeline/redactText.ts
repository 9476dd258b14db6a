import { nextAnchor } from './places.ts';
import { matchAt } from './spot.ts';
import { type OwnPattern, type TextRules, usualRules } from './textRules.ts';

/** How far beyond the cut a match may begin, so that no half of one is left at the end. */
const overlap = 256;
/** Nothing begins within a number, or behind the first of several separators. */
const run = /\d+|:+|=+/y;
/** What has none of these holds no personal data. */
const worthLooking = /[\d@=:%"\\_>-]|[A-Z]{2}/;

/** Signs of full width, full stops of Chinese, and what is not seen, such as soft hyphens and joiners; what stands for a sign in code and HTML. */
const disguise = /[\p{Cf}\u3000-\u3002\uff0b-\uff61]|\\[ux]|&[#acq]/u;
/** An at sign or a quote as JSON, code and HTML write it, also in one another. */
const escaped = /\\{1,4}(?:u00|x)(?:40|22)|&(?:amp;)?(?:#64|#34|#x40|#x22|commat|quot);/g;

/** The text without the personal data in it: one pass that stops only at anchors, in time that grows with length alone. */
export function redactText(
  whole: string,
  maxLength: number,
  rules: TextRules = usualRules,
  looks = 3,
): string {
  // However much personal data falls away, nobody would read further.
  const text = whole.slice(0, 4 * (maxLength + overlap));
  const look = (text: string): string => {
    const rest = redactOwn(text, rules.own);
    return worthLooking.test(rest) ? redactAnchored(rest, maxLength + overlap, rules, looks) : rest;
  };
  let clean = look(text);
  const plain = disguise.test(text) ? undisguise(text) : text;
  if (plain !== text) {
    const found = look(plain);
    // Only where it tells more, for people write such signs in good faith, too.
    if (found !== plain && found !== undisguise(clean)) clean = found;
  }
  // A match may begin where the text was cut.
  const short = cutText(text === whole ? clean : clean.slice(0, -overlap) + ellipsis, maxLength);
  // What was cut or decoded may look like something it did not before. A mark that was cut is made whole and cut again for ever.
  return short === whole || !looks ? short : redactText(short, maxLength, rules, looks - 1);
}

/** Normalises letters, digits and what joins them: double quotes would break JSON, and many accents in a row take for ever. */
function undisguise(text: string): string {
  return text
    .replace(escaped, (sign) => (/22|34|q/.test(sign) ? "'" : '@'))
    .replace(/[\u3000\uff0b\uff0d-\uff19\uff20-\uff3a\uff3f-\uff5a]+/g, (run) => run.normalize('NFKC'))
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\u3002\uff61](?=\w)/g, '.');
}

function redactOwn(text: string, own: TextRules['own']): string {
  let rest = text;
  for (let i = 0; i < own.length; i++) {
    const { mark, pattern } = own[i] as OwnPattern;
    rest = rest.replace(pattern, mark);
  }
  return rest;
}

function redactAnchored(text: string, enough: number, rules: TextRules, looks: number): string {
  const redactInner =
    looks > 0 ? (inner: string) => redactText(inner, Infinity, rules, looks - 1) : undefined;
  let clean = '';
  let floor = 0;
  let next = 0;
  for (;;) {
    const anchor = nextAnchor(text, next);
    if (!anchor || clean.length + anchor.at - floor > enough) break;
    const { at, hit, find } = anchor;
    const found = find({ text, at, hit, floor, rules, redactInner });
    next = Math.max(found?.to ?? 0, at + (matchAt(run, text, at)?.[0].length ?? 1));
    if (found?.put === undefined || rules.allows(text.slice(found.from, found.to))) continue;
    clean += text.slice(floor, found.from) + found.put;
    floor = found.to;
  }
  return clean + text.slice(floor);
}

/**
 * Where a text was cut. Never written as the sign itself, nor by a function whose result minifiers write down: with one sign beyond
 * Latin-1 an engine keeps the whole script at two bytes a character.
 */
export const ellipsis: string = /* @__PURE__ */ JSON.parse('"\\u2026"') as string;

/** The first half of a character outside the basic plane, where a text was cut. */
const firstHalf = /[\ud800-\udbff]$/;

/** At most `maxLength` characters, none of them a half. */
export function cutText(text: string, maxLength: number): string {
  const short =
    text.length > maxLength ? text.slice(0, maxLength - 1).replace(firstHalf, '') + ellipsis : text;
  // Firefox before 119 and Safari before 16.4 lack it; JSON.stringify then writes the halves as escapes.
  return short.toWellFormed?.() ?? short;
}
