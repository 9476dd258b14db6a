import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../test/seededRandom.ts';
import { mostMs, shortestOf } from '../../test/spent.ts';
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
    ['file:///Users/janedoe/Desktop/shop.html', 'file:///Users/[REDACTED]/Desktop/shop.html'],
    ['at buy (file:///C:/Users/Jane%20Doe/shop.js:1:2)', 'at buy (file:///C:/Users/[REDACTED]/shop.js:1:2)'],
    ['file:\\/\\/\\/home\\/jane\\/shop.js', 'file:\\/\\/\\/home\\/[REDACTED]\\/shop.js'],
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
    'file:///srv/shop/home/index.js:1:2',
    'https://example.com/users/joe/edit',
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

describe('removes in disguise', () => {
  test.each([
    ['ask joe\uff20example.com now', 'ask [REDACTED:email] now'],
    ['joe@example\u3002com', '[REDACTED:email]'],
    ['joe@example\uff61com', '[REDACTED:email]'],
    [
      '\uff4a\uff4f\uff45\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d',
      '[REDACTED:email]',
    ],
    ['joe\u200b@exam\u00adple.com', '[REDACTED:email]'],
    ['ada.love\u00adlace@example.com', '[REDACTED:email]'],
    ['joe@mail.exam\u2060ple.com', '[REDACTED:email]'],
    [
      `card ${[...'4111111111111111'].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')}`,
      'card [REDACTED:card]',
    ],
    ['4111\u30001111\u30001111\u30001111', '[REDACTED:card]'],
    ['4111\u200b1111\u200d1111\ufeff1111', '[REDACTED:card]'],
    ['4111\uff0d1111\uff0d1111\uff0d1111', '[REDACTED:card]'],
    ['\u202a+14155552671\u202c', '\u202a[REDACTED:phone]\u202c'],
  ])('%j', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});

describe('leaves what stands around it as it was written', () => {
  test.each([
    ['{"a":"say \uff02","pan":4111111111111111}', '{"a":"say \uff02","pan":"[REDACTED:card]"}'],
    ['{"a":"\uff02, joe\uff20example.com"}', '{"a":"\uff02, [REDACTED:email]"}'],
    [
      '\u8bf7\uff1ajoe@example.com\uff0c\u8c22\u8c22\u3002',
      '\u8bf7\uff1a[REDACTED:email]\uff0c\u8c22\u8c22\u3002',
    ],
    ['joe@example.com\u3002\u8c22\u8c22', '[REDACTED:email]\u3002\u8c22\u8c22'],
    ['4111111111111111\u200b23', '[REDACTED:card]\u200b23'],
    [
      '\u5171\uff11\uff12\uff0c\uff34\uff2f\uff30\u3002OK',
      '\u5171\uff11\uff12\uff0c\uff34\uff2f\uff30\u3002OK',
    ],
    ['so\u00adft co-\u200boperate', 'so\u00adft co-\u200boperate'],
    [
      '\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 at @home',
      '\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 at @home',
    ],
  ])('%j', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});

test.each([
  '\uff20',
  '\u200b',
  '\u3002a',
  '\uff11',
  '\uff20a\uff0e',
  'a\u0301\u0316',
  '\u0301\u0316',
  '\uff05\uff14\uff10',
  '%EF%BC%A0%41',
])('reads a text of nothing but %j in time that grows with it', (part) => {
  const read = (length: number) =>
    shortestOf(
      () => `\u200b${part.repeat(length / part.length)}`,
      (text) => redactText(text, Infinity),
    );

  // What takes less is not measured to a fraction of it.
  expect(read(64_000)).toBeLessThanOrEqual(16 * read(8000) + mostMs);
  expect(shortestOf(() => `\u200b${part.repeat(16_384)}`, redacted)).toBeLessThan(mostMs);
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
const rubbish =
  '0123456789@%4.-+()= :/?&#[]azAZ_\'"\ud800é漢 token email\uff20\uff14\uff0e\u3002\u200b\u00ad';

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
