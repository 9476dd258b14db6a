import { toCard, toIban } from './checkDigits.ts';

/** One kind of personal data, where an anchor stands. */
export interface Pattern {
  readonly mark: string;
  /** What stands from the anchor on: sticky, without nested quantifiers that could compete. */
  readonly shape: RegExp;
  /** What must stand right before, if not just an edge; its first group goes too. Sees a bounded part, and no mark. */
  readonly before?: RegExp;
  /** What a text has to say shortly before, with no other number in between. */
  readonly says?: RegExp;
  /** What no expression can say: the part that is it, if any. */
  readonly check?: (found: string, before: string) => string | false | undefined;
}

// \u00c0-\u1fff are the letters of the scripts that put spaces between words, \u3040-\ud7ff those that do not.

/** Not in a word, a longer number, a UUID, a version or a date; `\n` is how JSON writes the end of a line. */
export const edge: RegExp = /(?:^|\\[nrt]|[^\w$\u00c0-\u1fff.-]|(?:^|\D)[.-])$/;

export const email: Pattern = {
  mark: 'email',
  // Labels up to one that may be a top-level domain: not lodash@4.17.21-beta.one, not icon@2x.png.
  shape:
    /@(?!\d+x?\.[\dmpjgsw])(?:\[[\d.]{7,15}]|(?:[\da-z\u00c0-\u1fff\u3040-\ud7ff-]{1,63}\.){1,9}(?:xn--[\w-]{2,59}|[a-z\u00c0-\u1fff]{2,24}(?![\da-z\u00c0-\u1fff])|[\u3040-\ud7ff]{2,9}))/iy,
  before:
    /(?:\\(?:[nrtbf]|u[\da-f]{4})'*|%[2-7][\da-f]|^|[^\\])((?:[\u3040-\ud7ff]+[.+_-])?(?:[\w.+~!$*\u00c0-\u1fff-]|\\u002b)(?:[\w.+~!$*'\u00c0-\u1fff-]|\\u002[7b])*|[\u3040-\ud7ff]+|"[^"\\,:;<>[\]]{1,64}"|\\"[^"\\,:;<>[\]]{1,64}\\")$/i,
  check(found, before) {
    const name = found.replace(fileEnding, '');
    // Who fetches a repository over SSH is nobody in particular.
    return name.includes('.') && !/(?:^|[^\w.+-])git$/.test(before) && name;
  },
};

/** What follows an `@` in the names of files, but is no top-level domain. */
const fileEnding =
  /(?:\.min)?\.(?:[cm]?[jt]sx?|css|map|json|html?|png|jpe?g|gif|svg|webp|avif|woff2?|wasm|vue|t?gz)$/i;

/** Tried in this order wherever a number begins. */
export const numbers: readonly Pattern[] = [
  {
    mark: 'ip',
    shape: /\d{1,3}(?:\.\d{1,3}){3}(?![-.]?\w)/y,
    check: (found, before) =>
      !/(?:^|\.)(?:2(?:5[6-9]|[6-9]\d)|[3-9]\d\d)/.test(found) &&
      // Nobody in particular, or the version of a browser.
      !/^(?:0|127|255)\.|\.0\.0$/.test(found) &&
      !/(?:(?:version|release|build|firmware|driver|update|upgrade|sdk|android|ios|macos|chrome|safari|firefox|section|oid|ver|rev)s?[\s"'\\:=(.-]{0,5}|(?:^|[^a-z])v[. ]?|(?:^|[^\w/])[a-z]+\/)$/i.test(
        before,
      ) &&
      found,
  },
  {
    // In groups of four, or of four, six and five.
    mark: 'card',
    shape:
      /\d{4}(?:([ .+\u00a0\u2010-\u2013-]?)\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|([ .+\u00a0\u2010-\u2013-]?)\d{6}\2\d{4,5})(?![\w\u00c0-\u1fff]|\.\d)/y,
    check: toCard,
  },
  {
    mark: 'ssn',
    shape: /(?!000|666|9)\d{3}([ +\u2010-\u2013-]?)(?!00)\d\d\1(?!0000)\d{4}(?![.-]?[\w\u00c0-\u1fff])/y,
    check: (found, before) =>
      (/\D/.test(found) || /(?:ssn|social|tax)[^\]]{0,24}$/i.test(before)) && isNoRow(found, before),
  },
  {
    // International: nearly all have eleven digits or more with their country, and what follows may be another number.
    mark: 'phone',
    shape:
      /(?:(?:\+|\\u002b|00(?=[2-9]\d ))\(?[1-9](?:(?:[ ().+/\u00a0\u2010-\u2013-]{0,3}\d){10}(?:-?\d{1,4})?|(?:[ ().+/\u00a0\u2010-\u2013-]{0,3}\d){8,9})|(?:1[ .+-])?(?:\([2-9]\d\d\)[ +]?\d{3}[ .+-]?|[2-9]\d\d(?:\/\d{3}-|([ .+\u2010-\u2013-])\d{3}\1))\d{4})(?:(?:[,;]|%2c)?(?:[ +]|%20)?(?:x|#|ext(?:ension)?)[.=:]?(?:[ +]|%20)?\d{1,6})?(?![.-]?[\w\u00c0-\u1fff])/iy,
    check: isNoRow,
  },
  {
    // Of a country, or bare: only where the text says what it is, for they look like many other numbers.
    mark: 'phone',
    shape:
      /(?!\d{4}-\d\d-|\d\d?([./-])\d\d?\1\d{4}|\d+\.\d+(?![ \d.-]))(?:1?[2-9]\d{9}|[2-9]\d{8,11}|0\d{8,14}|\(?\d{1,5}[ ()./-]{1,3}\d(?:[ ()./-]{0,3}\d){4,11})(?:(?:[,;]|%2c)?(?:[ +]|%20)?(?:x|#|ext(?:ension)?)[.=:]?(?:[ +]|%20)?\d{1,6})?(?![.-]?[\w\u00c0-\u1fff])/iy,
    says: /(?:phone|t[e\u00e9]l[e\u00e9]f|whatsapp|(?:^|[^a-z])(?:t[e\u00e9]l|wa\.me|mobil[eo]?|m[o\u00f3]vil|cel(?:l|ular)?|call(?:ed)?|dial|fax|sms|handy|my number)(?![a-z]))\D{0,20}$/i,
  },
];

export const iban: Pattern = {
  mark: 'iban',
  // In small letters, as people type it, only with digits behind the bank: ids made by chance look like the rest.
  shape:
    /(?:[A-Z]{2}\d\d(?:[ +\u00a0-]?[A-Z\d]{4}){2,7}(?:[ +\u00a0-]?[A-Z\d]{1,3})?|[a-z]{2}\d\d[ +\u00a0-]?(?:[a-z]{4}|[a-z\d]\d{3})(?:[ +\u00a0-]?\d{4}){1,6}(?:[ +\u00a0-]?\d{1,3})?)(?![A-Za-z\d])/y,
  before: /$/,
  check: (found) => toIban(found.toUpperCase()),
};

/** Found at a colon between groups. */
export const address: Pattern = {
  mark: 'ip',
  shape: /(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:%(?![\da-f]{2})\w+)?(?![\w:]|\.\w)/iy,
  before: /(?:^|\\[nrt]|[^\w\u00c0-\u1fff.:-]|[g-z]\w*:)([\da-f]{0,4})$/i,
  check(found, before) {
    const whole = (/[\da-f]{0,4}$/i.exec(before)?.[0] ?? '') + found;
    const groups = whole.replace(/[^:]/g, '').length + 1;
    const named = whole.replace(/[^:]+/g, '.').replace(/:/g, '').length;
    const isAddress = whole.includes('::')
      ? named > 1 && (named > 2 || /\w{3}/.test(whole)) && !/:::|::.*::/.test(whole)
      : groups === 8 && !/^(?:..:)+..$/.test(whole);
    return isAddress && /\d/.test(whole) && found;
  },
};

/** In a row of figures none is anybody's number. */
function isNoRow(found: string, before: string): string | false {
  return (!/^[\d ]+$/.test(found) || !/(?:^|\W)\d{1,9}[ ,]+$/.test(before.slice(-12))) && found;
}
