import { isSensitiveName } from './sensitiveNames.ts';

/** One kind of personal data. */
export interface Pattern {
  /** What is put in its place. */
  readonly mark: string;
  /** The character that gives it away, from `%` to `@`; `0` stands for the first digit of a number. */
  readonly anchor: string;
  /** What stands from the anchor on: sticky, without nested quantifiers that could compete. */
  readonly shape: RegExp;
  /** What must stand right before; the group `taken` goes with it. Sees a bounded part, and no mark. */
  readonly before?: RegExp;
  /** What no expression can say. */
  readonly check?: (found: string, before: RegExpExecArray | null) => boolean;
}

// Letters of the scripts that put spaces between words.
const letter = 'a-z\\u00c0-\\u1fff';
const word = `\\d_${letter}A-Z`;
/** Not in a word, not in a longer number, not in a UUID, a version or a date. */
const edgeBut = (more: string): string => `(?:^|[^${word}${more}.-]|(?:^|[^${word}${more}])[.-])`;
const end = `(?![${word}]|[.-][${word}])`;
const gap = '[ ().-]{0,2}';

/** Tried in this order wherever the anchor stands. */
export const patterns: readonly Pattern[] = /* @__PURE__ */ [
  // user:password in https://user:password@host
  { mark: '://[REDACTED]@', anchor: ':', shape: /:\/\/[^/?#\s"'<>\\[]{1,256}@/y },
  // The value of ?token=value and of form bodies; max_tokens=500 is an amount.
  {
    mark: '=[REDACTED]',
    anchor: '=',
    shape: /=[^&#;\s"'<>,)}\\]+/y,
    before: /(?:^|[?&;#\s"'({,])([\w.[\]-]{1,40})$/,
    check: (found, before) => {
      const name = before?.[1] ?? '';
      return isSensitiveName(name) && !(name.endsWith('s') && /^=\d{1,20}$/.test(found));
    },
  },
  // Labels up to one that may be a top-level domain: not lodash@4.17.21-beta.one, not icon@2x.png.
  ...['@', '%'].map((anchor) => ({
    mark: '[REDACTED:email]',
    anchor,
    shape: new RegExp(
      `(?:@|%40)(?!\\d+x?\\.[\\dpjgsw])(?:[\\d${letter}-]{1,63}\\.){1,9}(?:xn--[\\w-]{2,59}|[${letter}]{2,24}(?![\\d${letter}]))`,
      'iy',
    ),
    before: new RegExp(`(?<taken>(?:[\\w.%+~!$*${letter}-]|\\b'\\b)+)$`, 'i'),
    check: (found: string) => !fileEnding.test(found),
  })),
  // In groups of four, or of four, six and five.
  {
    mark: '[REDACTED:card]',
    anchor: '0',
    shape: new RegExp(
      `(?:\\d{4}([ -]?)\\d{4}\\1\\d{4}\\1\\d{1,7}|\\d{4}([ -]?)\\d{6}\\2\\d{4,5})(?![${word}])`,
      'y',
    ),
    before: new RegExp(`(?:^|[^${word}.-]|(?:^|\\D)[.-])$`),
    check: isCard,
  },
  ...[
    { shape: `(?!000|666|9)\\d{3}([ -])(?!00)\\d\\d\\1(?!0000)\\d{4}`, says: '' },
    { shape: `(?!000|666|9)\\d{3}(?!00)\\d\\d(?!0000)\\d{4}`, says: 'ssn|social' },
  ].map((row) => toNumber('ssn', row)),
  // International: nearly all have eleven digits or more with their country, and what follows may be another number.
  toNumber('phone', {
    shape: `[1-9](?:(?:${gap}\\d){10}\\d{0,4}|(?:${gap}\\d){8,9})`,
    says: '',
    lead: '\\+\\(?',
  }),
  toNumber('phone', {
    shape: `(?:1[ .-]\\(?)?[2-9]\\d\\d(?:\\) ?|[ .-])\\d{3}[ .-]?\\d{4}`,
    says: '',
    lead: '\\(?',
  }),
  toNumber('phone', { shape: '1?[2-9]\\d{9}', says: 'phone|tel|mobile|cell|call|fax|sms|whatsapp' }),
];

/** A number with an edge on both sides; one that looks like many others only where the text says what it is. */
function toNumber(
  kind: string,
  { shape, says, lead = '' }: { shape: string; says: string; lead?: string },
): Pattern {
  // What a mark says does not count: nothing is said across a bracket.
  const before = says ? `(?:${says})[^\\]]{0,20}${edgeBut('\\]')}` : edgeBut('');
  return {
    mark: `[REDACTED:${kind}]`,
    anchor: '0',
    shape: new RegExp(shape + end, 'y'),
    before: new RegExp(`${before}(?<taken>${lead})$`, 'i'),
  };
}

/** What follows an `@` in the names of files, but is no top-level domain. */
const fileEnding = /\.(?:[cm]?[jt]sx?|css|map|json|html?|png|jpe?g|gif|svg|webp|avif|woff2?|wasm|vue)$/i;

/** Prefix and length of an issuer, and the check digit. */
function isCard(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0 && issuer.test(digits);
}

const issuer =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17})$/;
