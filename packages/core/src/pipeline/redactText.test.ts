import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../test/seededRandom.ts';
import { redactText } from './redactText.ts';

const redacted = (text: string): string => redactText(text, 2048);

describe('removes', () => {
  test.each([
    // E-mail addresses.
    ['joe@example.com', '[REDACTED:email]'],
    ["mail joe.o'neil+x@sub.example.co.uk, thanks", 'mail [REDACTED:email], thanks'],
    ['<joe@example.com>', '<[REDACTED:email]>'],
    ["'joe@example.com'", "'[REDACTED:email]'"],
    ['mailto:joe@example.com?subject=hi', 'mailto:[REDACTED:email]?subject=hi'],
    ['/users/joe%40example.com/edit', '/users/[REDACTED:email]/edit'],
    ['joe@example.com.', '[REDACTED:email].'],
    ['joe@example.com-sent', '[REDACTED:email]-sent'],
    ['josé@exämple.de', '[REDACTED:email]'],
    ['a@b.co c@d.org', '[REDACTED:email] [REDACTED:email]'],
    ['joe@mail.xn--p1ai', '[REDACTED:email]'],
    // US social security numbers.
    ['ssn 123-45-6789', 'ssn [REDACTED:ssn]'],
    ['123 45 6789', '[REDACTED:ssn]'],
    ['SSN: 123456789', 'SSN: [REDACTED:ssn]'],
    ['social security 123456789.', 'social security [REDACTED:ssn].'],
    // Cards.
    ['4111111111111111', '[REDACTED:card]'],
    ['4111 1111 1111 1111', '[REDACTED:card]'],
    ['4111-1111-1111-1111 exp 12/30', '[REDACTED:card] exp 12/30'],
    ['378282246310005', '[REDACTED:card]'],
    ['3782 822463 10005', '[REDACTED:card]'],
    ['5555555555554444', '[REDACTED:card]'],
    ['2223003122003222', '[REDACTED:card]'],
    ['6011111111111117', '[REDACTED:card]'],
    ['3530111333300000', '[REDACTED:card]'],
    ['30569309025904', '[REDACTED:card]'],
    ['card=4111111111111111&x=1', 'card=[REDACTED:card]&x=1'],
    ['order 12 4111 1111 1111 1111', 'order 12 [REDACTED:card]'],
    // Phones.
    ['(555) 123-4567', '[REDACTED:phone]'],
    ['(555)123-4567', '[REDACTED:phone]'],
    ['555-123-4567', '[REDACTED:phone]'],
    ['555.123.4567', '[REDACTED:phone]'],
    ['1-800-555-1234', '[REDACTED:phone]'],
    ['+1 (415) 555-2671', '[REDACTED:phone]'],
    ['+14155552671', '[REDACTED:phone]'],
    ['+44 20 7946 0958', '[REDACTED:phone]'],
    ['+33 1 23 45 67 89', '[REDACTED:phone]'],
    ['+49 30 901820', '[REDACTED:phone]'],
    ['call 5551234567 now', 'call [REDACTED:phone] now'],
    ['tel:+14155552671', 'tel:[REDACTED:phone]'],
    // Addresses on the web.
    ['https://joe:secret@host.com/x', 'https://[REDACTED]@host.com/x'],
    ['https://joe@host.com/x', 'https://[REDACTED]@host.com/x'],
    ['/reset?token=abc123&lang=de', '/reset?token=[REDACTED]&lang=de'],
    ['https://h.com/?lang=de&access_token=abc#top', 'https://h.com/?lang=de&access_token=[REDACTED]#top'],
    ['user=1&password=hunter2', 'user=1&password=[REDACTED]'],
    ['?email=joe%40example.com', '?email=[REDACTED]'],
    ['?apiKey=1', '?apiKey=[REDACTED]'],
    // As a form writes it.
    ['?card=4242+4242+4242+4242', '?card=[REDACTED:card]'],
    ['?card=4242%204242%204242%204242&x=1', '?card=[REDACTED:card]&x=1'],
    ['?s=219%2D09%2D9999', '?s=[REDACTED:ssn]'],
    ['?q=219+09+9999#top', '?q=[REDACTED:ssn]#top'],
    ['?q=%2B12025550143', '?q=[REDACTED:phone]'],
    ['name=ada&q=%2B1+202-555-0143', 'name=ada&q=[REDACTED:phone]'],
    ['?q=%zz+4242+4242+4242+4242%', '?q=%zz+[REDACTED:card]%'],
    ['?u=https%3A%2F%2Fhost%2F%3Ftoken%3Dabc', '?u=https%3A%2F%2Fhost%2F%3Ftoken%3D[REDACTED]'],
    ['?u=%2Fa%3Fcard%3D4242%2B4242%2B4242%2B4242', '?u=%2Fa%3Fcard%3D[REDACTED:card]'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});

describe('keeps', () => {
  test.each([
    '2026-11-20T12:31:35.123Z',
    '2026-11-20 12:31:35',
    '2026-11-20T12:31:35+01:00',
    'Fri, 20 Nov 2026 12:31:35 GMT',
    '20261120123135',
    '1763641895123',
    '1763641895',
    '123e4567-e89b-12d3-a456-426614174000',
    '00000000-0000-0000-0000-000000000000',
    '9fceb02d0ae598e95dc970b74767f19372d61af8',
    'd41d8cd98f00b204e9800998ecf8427e',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    '1.2.3',
    'v18.2.0-rc.1+build.5',
    'Chrome/120.0.6099.109 Safari/537.36',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'main.js:1234:567',
    'at render (https://example.com/assets/index-5551234567.js:10:55123)',
    'render@https://example.com/app.js:10:55',
    'chunk-4111222233334444.js',
    '$1,234,567.89',
    '1 234 567,89 €',
    '0.4111111111111111',
    '127.0.0.1',
    '::1',
    'version 1.2.3.4',
    'Chrome/120.0.0.0 Safari/537.36',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'lodash@4.17.21',
    '@types/node@20.1.0',
    'icon@2x.png',
    'https://unpkg.com/react@18.2.0/index.js',
    'https://example.com/@someone',
    'someone @ somewhere',
    'max_tokens=500',
    'author=Jane',
    'width=1200&height=800',
    'a = b, token = identifier',
    '000-12-3456',
    '666-12-3456',
    '4111111111111112',
    'order 123456789',
    'id 5551234567',
    '100%40',
    '?q=a+b%20c&t=2026-11-20T12%3A31%3A35',
    '?q=%zz%E0%A4%A&r=%',
    'sum=1%2B2+3',
    'Cannot read properties of undefined (reading "map")',
    '12:34:56.789',
    '3.14159265358979',
    '1e+123456789',
    '#a1b2c3',
    '10.000.000',
    '',
  ])('%s', (text) => {
    expect(redacted(text)).toBe(text);
  });
});

test('does not let a mark speak for the number after it', () => {
  const once = redacted('+14155551234 5559876543');

  expect(redacted(once)).toBe(once);
});

test('cuts long texts, and never in the middle of what has to go', () => {
  const text = `${'x'.repeat(90)} joe.with.a.long.name@example.com`;

  const short = redactText(text, 100);

  expect(short).toHaveLength(100);
  expect(short).not.toContain('joe');
});

test('replaces halves of characters', () => {
  expect(redacted('a\ud800b')).toBe('a\ufffdb');
  expect(redactText('😀😀😀', 4)).toBe('😀…');
});

const planted = [
  'joe@example.com',
  'joe%40example.com',
  '123-45-6789',
  '4111 1111 1111 1111',
  '5555555555554444',
  '(555) 123-4567',
  '+14155552671',
];
const innocent = [
  ' ',
  ', ',
  ': ',
  '\n',
  '"',
  ' of ',
  '(',
  ') ',
  ' = ',
  '; ',
  ' - ',
  '/',
  ' | ',
  '…',
  '😀 ',
  '[',
  ']',
];
const encoded = [
  '?q=',
  '&a=',
  '+',
  '%20',
  '%2B',
  '%2D',
  '%3D',
  '%zz',
  '4242+4242+4242+4242',
  '219%2D09%2D9999',
];
const rubbish = '0123456789@%4.-+()= :/?&#[]azAZ_\'"\ud800é漢 token email';

test('finds what was planted anywhere in 2 000 texts', () => {
  const random = seededRandom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

  for (let i = 0; i < 2000; i++) {
    const secret = pick(planted);
    const word = () => pick(['button', 'Checkout', 'id', 'v2', 'état', 'a.b']);
    const text = `${word()}${pick([' ', ', ', ': ', '"', '\n', '; '])}${secret}${pick([' ', ', ', '"', '\n', '; ', '!'])}${word()}`;

    expect(redacted(text), text).not.toContain(secret);
  }
});

test('changes nothing the second time, on 100 000 random texts', () => {
  const random = seededRandom(11);
  const pieces = [...rubbish, ...planted, ...innocent, ...encoded, '[REDACTED:email]', '[REDACTED]'];

  for (let i = 0; i < 100_000; i++) {
    const length = Math.floor(random() * 24);
    const text = Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const once = redacted(text);

    if (redacted(once) !== once) expect(redacted(once), JSON.stringify(text)).toBe(once);
  }
}, 30_000);

test('changes nothing the second time where it had to cut', () => {
  const random = seededRandom(13);
  const pieces = [...rubbish, ...planted, ...innocent, ...encoded];

  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: 40 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const once = redactText(text, 32);

    expect(redactText(once, 32), JSON.stringify(text)).toBe(once);
    expect(once.length).toBeLessThanOrEqual(32);
  }
});

test('leaves no half of an address at the end of what it looks at', () => {
  // Each shrinks to a mark, so that much more is looked at than is kept.
  const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.example.com `;

  for (let lead = 0; lead < 140; lead++)
    expect(redactText(`${'-'.repeat(lead)} ${long.repeat(200)}`, 2048)).not.toMatch(/a{3}|b{3}/);
});
