import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../src/pipeline/redact.ts';
import { redactText } from '../src/pipeline/redactText.ts';
import { createChance } from './corpus/chance.ts';
import { secrets } from './corpus/secrets.ts';
import { msOf } from './spent.ts';

const seed = Number(process.env['CANDOR_SEED']) || 31;

const anySecret = fc
  .tuple(fc.constantFrom(...Object.values(secrets)), fc.integer())
  .map(([make, seed]) => make(createChance(seed)));
const separator = fc.constantFrom(' ', ', ', '\n', '"', '; ', ' (', ') ', '[', '] ', '<', '> ', "'");
const lure = fc.constantFrom(
  ...[
    '=',
    ':',
    '://',
    '@',
    '%40',
    '%20',
    '%22',
    '\\u0040',
    '\\n',
    '\\"',
    '"token":"',
    'password=',
    'Bearer ',
    'eyJ',
  ],
  ...[
    '["',
    '","',
    '{"name":"',
    '","value":"',
    '[REDACTED]',
    '[REDACTED:email]',
    '+1',
    'ssn ',
    'phone ',
    '::',
    '-----BEGIN ',
  ],
);
const mixture = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), lure, anySecret, separator), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''));
/** Kinds that say themselves what they are, wherever they stand. */
const { email, card, iban, ip, jwt, key } = secrets;
const telling = fc
  .tuple(fc.constantFrom(email, card, iban, ip, jwt, key), fc.integer())
  .map(([make, seed]) => make?.(createChance(seed)) ?? '');
const harmless = fc.constantFrom('button', 'Checkout', 'état', 'wörter', 'a.b', '…', '漢字');

test('changes nothing the second time', () => {
  fc.assert(
    fc.property(mixture, fc.constantFrom(40, 2048), (text, maxLength) => {
      const once = redactText(text, maxLength);

      expect(redactText(once, maxLength)).toBe(once);
    }),
    { seed, numRuns: 4000 },
  );
}, 60_000);

test('leaves no secret where words and separators are around it', () => {
  fc.assert(
    fc.property(harmless, separator, telling, separator, harmless, (left, open, secret, close, right) => {
      expect(redactText(left + open + secret + close + right, 10_000)).not.toContain(secret);
    }),
    { seed, numRuns: 4000 },
  );
}, 60_000);

test('keeps JSON in a text valid', () => {
  const value = fc.object({
    key: fc.oneof(fc.string(), fc.constantFrom('password', 'userEmail', 'name', 'value', 'tokens')),
    values: [mixture, fc.string({ unit: 'binary' }), fc.double({ noInteger: true }), fc.boolean()],
    maxDepth: 4,
  });
  const card = fc.constantFrom(4242424242424242, [4242424242424242, 1], undefined);
  fc.assert(
    fc.property(value, card, fc.boolean(), (given, pan, isTwice) => {
      const json = JSON.stringify({ given, pan });
      const text = isTwice ? JSON.stringify({ json }) : json;

      expect(() => JSON.parse(redactText(text, 1_000_000)), text).not.toThrow();
    }),
    { seed, numRuns: 4000 },
  );
}, 60_000);

test('makes plain JSON of anything, and the same of that', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (given) => {
      const copy = redact(given);

      expect(JSON.parse(JSON.stringify(copy))).toEqual(copy);
      expect(redact(copy)).toEqual(copy);
    }),
    { seed, numRuns: 2000 },
  );
}, 60_000);

/** 100 kB made of these begins something at every place, and ends nothing. */
const lures = [
  ...['@', '@a.b', '"@b.co ', 'a@b.c.d.e.', 'aaaaaaaaaaaaaaaa@b.co ', '\\u0040', '%40', '&#64;', '漢@'],
  ...[
    '=',
    'a=',
    ':',
    '::',
    'a:',
    'token=',
    'token="',
    'token: ',
    'password:"a\\"',
    '"a",',
    '["password","',
    '{"name":"token","value":',
  ],
  ...[
    '1',
    '1-',
    '1 ',
    '1(',
    '+1',
    '12-34-',
    '01 ',
    '4111 ',
    '555-123-4567 ',
    'ssn 123456789 ',
    '1.1.1.',
    '0.0.0.',
  ],
  ...[
    'eyJ',
    '-eyJ',
    'eyJa.',
    'sk-',
    '-sk-a1',
    '-AIza',
    'xoxb-',
    'M-',
    '12345678:AA',
    'a-',
    '-----BEGIN PRIVATE KEY-----',
    '-',
  ],
  ...[
    'Bearer ',
    'Bearer a1',
    'DE89',
    'DE89 3704 ',
    'DE12A',
    '://',
    '://a',
    '://a:b',
    'fe80:',
    '2001:db8::',
    'abcd:1234:',
  ],
  ...['a1:', 'z:1::', 'abcd:1234:', '0044 1', 'phone 1 2', 'phone 123456789 ', '(11) ', '4242.4242.'],
  ...[
    'npm_',
    'npm_aB',
    '.npm_',
    'xoxb.xoxa',
    'access_token$a$',
    '-pat12345678901234.',
    'AAAA1234567:APA91b',
    '0123456789abcdef',
    'sl.A1',
    'a1b-us',
  ],
  ...[
    '<input name="password" value="',
    'name="token" value=',
    '"=>"',
    'reset/a1b2.',
    'key=a1-',
    'token: Token ',
    '@[1.1.1.1',
    '@a.min.js',
    '李.',
  ],
  ...[
    '%20',
    '%41%',
    'a%20/',
    '/aaaaaaaaaaaaaaaa',
    'token/aaaaaaaaaaaaaaaa',
    '"',
    '\\\\\\"',
    '\\n',
    '_',
    ' ',
    '[REDACTED:email]',
  ],
];

describe('takes time that grows with length alone', () => {
  test.each(lures)('for %j', (lure) => {
    const whole = lure.repeat(Math.ceil(100_000 / lure.length)).slice(0, 100_000);
    const quarter = whole.slice(0, 25_000);
    const ms = { quarters: Infinity, whole: Infinity };

    // As much text each time, for the clock of the processor knows no less than 4 ms.
    for (let i = 0; i < 3; i++) {
      ms.quarters = Math.min(
        ms.quarters,
        msOf(() => repeat(8, () => redactText(quarter, 200_000))),
      );
      ms.whole = Math.min(
        ms.whole,
        msOf(() => repeat(2, () => redactText(whole, 200_000))),
      );
    }

    // What grows with the square takes 4 times as long in one piece; how long all take is the bench's to say.
    expect(ms.whole).toBeLessThan(2.5 * ms.quarters + 16);
    expect(ms.whole).toBeLessThan(800);
  });
});

function repeat(times: number, work: () => unknown): void {
  for (let i = 0; i < times; i++) work();
}
