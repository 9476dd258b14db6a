/** One kind of personal data, where an anchor stands. */
export type Pattern = readonly [
  mark: string,
  /** What stands from the anchor on: sticky, without nested quantifiers that could compete. */
  shape: RegExp,
  /** What must stand right before; its first group goes too. Sees a bounded part, and no mark. */
  before: RegExp,
  /** What no expression can say. */
  check?: (found: string, before: string) => boolean,
];

// \u00c0-\u1fff are the letters of the scripts that put spaces between words.

/** Where to look: an address, or at least nine digits; fewer are nobody's number. */
export const anchor: RegExp = /:\/\/|[=@]|%40|\+?\(?\d(?:[ ().-]{0,2}\d){8}/g;

/** Not in a word, a longer number, a UUID, a version or a date. */
const edge = /(?:^|[^\w\u00c0-\u1fff.-]|(?:^|\D)[.-])$/;

/** Tried in this order wherever an anchor stands. */
export const patterns: readonly Pattern[] = [
  // user:password in https://user:password@host
  ['://[REDACTED]@', /:\/\/[^/?#\s"'<>\\[]{1,256}@/y, /$/],
  // Labels up to one that may be a top-level domain: not lodash@4.17.21-beta.one, not icon@2x.png.
  [
    '[REDACTED:email]',
    /(?:@|%40)(?!\d+x?\.[\dpjgsw])(?:[\da-z\u00c0-\u1fff-]{1,63}\.){1,9}(?:xn--[\w-]{2,59}|[a-z\u00c0-\u1fff]{2,24}(?![\da-z\u00c0-\u1fff]))/iy,
    /([\w.%+~!$*\u00c0-\u1fff-][\w.%+~!$*\u00c0-\u1fff'-]*)$/,
    (found) => !fileEnding.test(found),
  ],
  // In groups of four, or of four, six and five.
  [
    '[REDACTED:card]',
    /\d{4}(?:([ -]?)\d{4}\1\d{4}\1\d{1,7}|([ -]?)\d{6}\2\d{4,5})(?![\w\u00c0-\u1fff])/y,
    edge,
    isCard,
  ],
  [
    '[REDACTED:ssn]',
    /(?!000|666|9)\d{3}([ -]?)(?!00)\d\d\1(?!0000)\d{4}(?![.-]?[\w\u00c0-\u1fff])/y,
    edge,
    isNamed(/(?:ssn|social)[^\]]{0,20}$/i),
  ],
  // International: nearly all have eleven digits or more with their country, and what follows may be another number.
  [
    '[REDACTED:phone]',
    /(?:\+\(?[1-9](?:(?:[ ().-]{0,2}\d){10}\d{0,4}|(?:[ ().-]{0,2}\d){8,9})|\(?(?:1[ .-]\(?)?[2-9]\d\d(?:\) ?|[ .-])\d{3}[ .-]?\d{4}|1?[2-9]\d{9})(?![.-]?[\w\u00c0-\u1fff])/y,
    edge,
    isNamed(/(?:phone|tel|mobile|cell|call|fax|sms|whatsapp)[^\]]{0,20}$/i),
  ],
];

/** Bare digits look like many other numbers, unless the text says what they are. */
function isNamed(says: RegExp): (found: string, before: string) => boolean {
  return (found, before) => /\D/.test(found) || says.test(before);
}

/** What follows an `@` in the names of files, but is no top-level domain. */
const fileEnding = /\.(?:[cm]?[jt]sx?|css|map|json|html?|png|jpe?g|gif|svg|webp|avif|woff2?|wasm|vue)$/i;

/** Prefix and length of an issuer, and the check digit. */
function isCard(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i)) * (1 + (i % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0 && issuer.test(digits);
}

const issuer =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7]|35|6[0245])\d{14}|3[47]\d{13}|3[068]\d{12}|62\d{15,17})$/;
