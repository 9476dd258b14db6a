import { findEncoded } from './decodeLayer.ts';
import { address, edge, email, iban, numbers, type Pattern } from './patterns.ts';
import { createPairFinder } from './redactPair.ts';
import { type Finder, type Found, matchAt, quoteLike, type Spot, skipBack } from './spot.ts';
import { vendorKey } from './vendorKeys.ts';

/** Where to look, and who looks there; what stands first has a place that several could have. */
type Place = readonly [anchor: RegExp, find: Finder];

/** At least nine digits, for fewer are nobody's number, in groups as numbers have them. */
const run = /\d(?:[ ().+/\u00a0\u2010-\u2013-]{0,3}\d){8}/.source;

/** Signs, wherever they are. */
const signs: readonly Place[] = [
  // What is gone is gone.
  [/\[REDACTED[:\w-]*]/, (spot) => toWhole(spot, false)],
  [/@(?=[[\w\u00c0-\ud7ff-])/, (spot) => firstOf(spot, [email], localPart)],
  // Also what is only a sign of full width.
  [/%(?:[2-7][\da-fA-F]|[eE][fF]%[bB][cCdD])/, findEncoded],
  [/:(?:\\?\/){2}/, findOwner],
  [
    // Of "name", in a list of two also the comma; /reset/<key> only where something long follows.
    /[=:]|["'],\s?(?=\\{0,4}["'])|\/(?=[\w%.~-]{16})/,
    (spot) => (isFirstColon(spot) && firstOf(spot, [address])) || findPair(spot),
  ],
  [
    /-----BEGIN[A-Z +]{1,20}PRIVATE[ +]KEY[\w +]*-----(?:[^-"]|-(?!----))*(?:-----END[A-Z +]{1,40}-----)?/,
    (spot) => toWhole(spot, 'key'),
  ],
  [new RegExp(`(?:(?:\\+|\\\\u002[bB])\\(?|\\((?=\\d\\d))${run}`), findNumber],
  // What an element holds, by the name that ends it.
  [/>(?:<!\[CDATA\[)?[^[][^<>]{0,999}>?<\\?\/[\w.:-]{3,64}/, findContent],
  // The end of a line, as JSON writes it: a word begins behind it.
  [/\\[nrt](?=\w)/, (spot) => findAt(spot, spot.at + 2)],
];

/** Where words and numbers begin. */
const words: readonly Place[] = [
  [
    new RegExp(`(?=\\d\\d|1[ .+-]\\(?[2-9])${run}(?!\\d*(?::AA|[a-f]))|\\d{1,3}(?:\\.\\d{1,3}){3}`),
    findNumber,
  ],
  [vendorKey, (spot) => toWhole(spot, 'key')],
  [/eyJ[\w.-]+/, (spot) => toWhole(spot, /^eyJ[\w-]{7,}\.{1,2}[\w-]{4,}/.test(spot.hit) && 'jwt')],
  [/(?:[Bb]earer|[Bb]asic|BEARER|BASIC)(?: +|\+|%20)[\w.~+/=-]+/, findCredentials],
  [
    /[A-Z]{2}\d\d[ +\u00a0-]?[A-Z\d]{4}|[a-z]{2}\d\d[ +\u00a0-]?(?:[a-z]{4}|[a-z\d]\d{3})[ +\u00a0-]?\d{4}/,
    (spot) => firstOf(spot, [iban]),
  ],
];

const places = [...signs, ...words];
const toGroups = (some: readonly Place[]): string => some.map(([anchor]) => `(${anchor.source})`).join('|');
const anywhere = new RegExp(`${toGroups(signs)}|\\b(?:${toGroups(words)})`, 'g');
const there = new RegExp(toGroups(places), 'y');

/** Where the next anchor begins, and what it is. */
export function nextAnchor(text: string, from: number, shape: RegExp = anywhere): Anchor | undefined {
  const found = matchAt(shape, text, from);
  if (!found) return undefined;
  const hit = found[0];
  // An index and no method of lists, here and wherever events pass: the page may have broken those.
  let group = 1;
  while (found[group] !== hit) group++;
  const find = places[group - 1]?.[1];
  return find && { at: found.index, hit, find };
}

interface Anchor {
  readonly at: number;
  readonly hit: string;
  /** Looks at it. */
  readonly find: Finder;
}

const findPair = createPairFinder(findAt);

/** What begins just there. */
function findAt(spot: Spot, at: number): Found | undefined {
  const anchor = nextAnchor(spot.text, at, there);
  return anchor?.find({ ...spot, at, hit: anchor.hit });
}

/** Of <password>x</password>. */
function findContent({ at, hit, rules }: Spot): Found | undefined {
  const to = hit.lastIndexOf('<');
  return (
    rules.toKind(hit.slice(to).replace(/.*[/:]/, '')) && { from: at + 1, to: at + to, put: '[REDACTED]' }
  );
}

function findNumber(spot: Spot): Found | undefined {
  return firstOf(spot, numbers);
}

/** The groups of an address are looked at together. */
function isFirstColon({ text, at, hit }: Spot): boolean {
  return hit === ':' && text[at - 1] !== ':';
}

/** user:password in https://user:password@host, and jane in file:///Users/jane/shop.html */
function findOwner({ text, at, hit }: Spot): Found | undefined {
  const { 0: whole, 1: folder = hit } = matchAt(owner, text, at) ?? [];
  return whole ? { from: at + folder.length, to: at + whole.length, put: '[REDACTED]' } : undefined;
}

const owner =
  /:(?:\\?\/){2}[^/?#\s"'<>\\[]{1,256}(?=@)|(:(?:\\?\/){3}[^\s"'<>[]{0,99}?(?:users|home)\\?\/)[^/?#\s"'<>\\[]{1,256}(?=\\?\/)/iy;

/** What follows the word Bearer or Basic, unless it is a word, too. */
function findCredentials({ at, hit }: Spot): Found {
  const { 1: lead = '', 2: given = '' } = /^(.*?(?: +|\+|%20))(.*)$/.exec(hit) ?? [];
  const to = at + hit.length;
  return /\d|[a-z][A-Z]/.test(given) && given.length > 5
    ? { from: at + lead.length, to, put: '[REDACTED:auth]' }
    : { from: at, to };
}

function toWhole({ at, hit }: Spot, mark: string | false): Found {
  const place = { from: at, to: at + hit.length };
  return mark ? { ...place, put: `[REDACTED:${mark}]` } : place;
}

/** Where the local part of an address can begin, and what is written around it. */
function localPart({ text, at, floor }: Spot): number {
  const start = skipBack(text, at, floor, text[at - 1] === '"' ? /[^\n]/ : /[^\s"<>(),;:&=?/@]/, 80);
  // Never behind the backslash of how JSON writes a sign.
  return start > floor && text[start - 1] === '\\' ? start - 1 : start;
}

/** Where what says what a number is may stand. */
function nearby({ at, floor }: Spot): number {
  return Math.max(floor, at - 32);
}

/** Up to a number, a mark or the end of another field. */
const sameField = /(?:[^\d\]#"]|"(?!,))*$/;

function firstOf(spot: Spot, patterns: readonly Pattern[], startOf = nearby): Found | undefined {
  const { text, at } = spot;
  for (let i = 0; i < patterns.length; i++) {
    const { mark, shape, before: lead, says, check } = patterns[i] as Pattern;
    if (says && !says.test(sameField.exec(text.slice(nearby(spot), at))?.[0] ?? '')) continue;
    const found = matchAt(shape, text, at)?.[0];
    if (!found) continue;
    const before = text.slice(startOf(spot), at);
    const taken = lead ? lead.exec(before) : edge.exec(before.slice(-3));
    const part = taken && (check ? check(found, before) : found);
    if (!part) continue;
    const to = at + part.length;
    const quote = /^\d+$/.test(part) ? quoteOf(text, at, to) : '';
    return { from: at - (taken[1]?.length ?? 0), to, put: `${quote}[REDACTED:${mark}]${quote}` };
  }
  return undefined;
}

/** A number in JSON has to become a text, with the quotes that its name has, for they may be escaped. */
function quoteOf(text: string, from: number, to: number): string {
  const { 0: isValue, 1: quote = '"' } =
    /(?:[{,]\s?(\\*["'])(?!\s?:)[^"\\]*?\1\s?:\s?\[?|^\[)[\w,.\s[\]+-]*$/.exec(
      text.slice(Math.max(0, from - 256), from),
    ) ?? [];
  return isValue !== undefined && /^\s?[,\]}]/.test(text.slice(to, to + 2)) ? quoteLike(quote) : '';
}
