import { base62, base64url, type Chance, createChance, digits, hexDigits, lower, upper } from './chance.ts';

type Maker = (chance: Chance) => string;

const uuid: Maker = (chance) => [8, 4, 4, 4, 12].map((length) => chance.text(hexDigits, length)).join('-');
const version: Maker = (chance) => [chance.below(30), chance.below(40), chance.below(300)].join('.');
const word: Maker = (chance) =>
  chance.pick([
    'render',
    'checkout',
    'author',
    'tokenize',
    'passenger',
    'export-dialog',
    'sessionDuration',
    'keyboard',
  ]);
const time: Maker = (chance) => new Date(chance.between(1.5e12, 1.9e12)).toISOString();
const agent: Maker = (chance) =>
  chance.pick([
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chance.between(90, 150)}.0.0.0 Safari/537.36`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.${chance.below(9)} Safari/605.1.15`,
    `Mozilla/5.0 (X11; Linux x86_64; rv:${chance.between(90, 150)}.0) Gecko/20100101 Firefox/${chance.between(90, 150)}.0`,
    `Chrome/${chance.between(90, 150)}.0.${chance.between(4000, 7000)}.${chance.below(255)}`,
    `SamsungBrowser/23.0.1.${chance.below(9)} Mobile`,
    `Edg/${chance.between(90, 150)}.0.1.${chance.below(90)}`,
  ]);

/** What web telemetry is full of, and tells nothing about anybody. */
const makers: readonly Maker[] = [
  time,
  (chance) => time(chance).replace('T', ' ').slice(0, 19),
  (chance) => new Date(chance.between(1.5e12, 1.9e12)).toUTCString(),
  (chance) => String(chance.between(1.5e12, 1.9e12)),
  (chance) => `${chance.between(1.5e9, 1.9e9)}.${chance.text(digits, 3)}`,
  (chance) => `${chance.between(1.5e12, 1.9e12)}${chance.text(digits, 3)}`,
  uuid,
  (chance) => chance.text(base64url, 21),
  (chance) => chance.text(hexDigits, chance.pick([7, 8, 16, 20, 32, 40, 64])),
  (chance) => `sha384-${chance.text(`${base62}+/`, 64)}`,
  (chance) => `00-${chance.text(hexDigits, 32)}-${chance.text(hexDigits, 16)}-01`,
  version,
  (chance) => `v${version(chance)}-rc.${chance.below(9)}+${chance.text(hexDigits, 7)}`,
  (chance) => `version 1.${chance.below(9)}.${chance.below(9)}.${chance.below(200)} is out`,
  (chance) => `"appVersion":"2.${chance.below(20)}.${chance.below(20)}.${chance.below(200)}"`,
  agent,
  (chance) => `${word(chance)}.js:${chance.between(1, 9999)}:${chance.between(1, 99999)}`,
  (chance) =>
    `    at ${word(chance)} (https://cdn.example.com/assets/${word(chance)}-${chance.text(base64url, 8)}.js:${chance.between(1, 99)}:${chance.between(1, 99999)})`,
  (chance) =>
    `${word(chance)}@https://example.com/static/js/main.${chance.text(hexDigits, 8)}.chunk.js:1:${chance.between(1, 99999)}`,
  (chance) => `$${chance.between(1, 999)},${chance.text(digits, 3)}.${chance.text(digits, 2)}`,
  (chance) => `${chance.between(1, 999)}.${chance.text(digits, 3)},${chance.text(digits, 2)} €`,
  (chance) => `order ${chance.pick(['#', 'no. ', 'ORD-', ''])}${chance.text(digits, chance.between(5, 10))}`,
  (chance) => `order ${chance.text(digits, 3)}-${chance.text(digits, 7)}-${chance.text(digits, 7)}`,
  (chance) => `INV-2026-${chance.text(digits, 6)}`,
  (chance) => `${word(chance)}-${chance.text(base62, 8)}.js`,
  (chance) => `chunk-${chance.text(upper + digits, 8)}.mjs`,
  (chance) =>
    `${chance.between(-89, 89)}.${chance.text(digits, 6)}, ${chance.between(-179, 179)}.${chance.text(digits, 6)}`,
  (chance) => `#${chance.text(hexDigits, chance.pick([3, 6, 8]))}`,
  (chance) => `rgba(${chance.below(256)}, ${chance.below(256)}, ${chance.below(256)}, 0.5)`,
  (chance) =>
    `a:hover::before { margin: 0 ${chance.below(40)}px; color: #${chance.text(hexDigits, 6)}; width: calc(100% - ${chance.below(99)}px) }`,
  (chance) => `.card_${word(chance)}__${chance.text(base62, 5)} > li:nth-child(${chance.below(20)})`,
  (chance) => `M${chance.below(500)} ${chance.below(500)}L${chance.below(500)} ${chance.below(500)}`,
  (chance) => `${chance.below(900)} ${chance.below(900)} ${chance.below(900)} ${chance.below(9000)}`,
  (chance) => `@scope/${word(chance)}@${version(chance)}`,
  (chance) => `https://unpkg.com/${word(chance)}@${version(chance)}/dist/index.js`,
  (chance) => `https://example.com/@${word(chance)}/posts/${chance.below(1e6)}`,
  (chance) => `CLS 0.${chance.text(digits, 16)} LCP ${chance.between(500, 9000)}.${chance.text(digits, 12)}`,
  (chance) =>
    `{"tokens":${chance.below(5000)},"max_tokens":${chance.below(500)},"author":"${word(chance)}","hasPassword":true}`,
  (chance) =>
    `{"cookieEnabled":true,"sessionDuration":${chance.below(99999)},"passengerCount":${chance.below(5)}}`,
  (chance) =>
    `?page=${chance.below(20)}&sort=price&max_tokens=${chance.below(500)}&code=${chance.pick(['en', '404', 'SUMMER24'])}`,
  (chance) => `/orders/${chance.text(digits, 8)}/items/${chance.below(30)}?key=${word(chance)}`,
  (chance) => `/assets/${chance.text(hexDigits, 32)}/${word(chance)}.css`,
  (chance) =>
    `SyntaxError: Unexpected token ${chance.pick(['<', '}', 'u', ','])} in JSON at position ${chance.below(999)}`,
  (chance) =>
    `${chance.pick(['Invalid token', 'Wrong password', 'Missing api key', 'No cookie', 'Basic usage', 'bearer of news'])}: ${chance.pick(['please try again', 'expected a text', 'see the docs'])}`,
  (chance) =>
    `GET /api/${word(chance)} HTTP/1.1" ${chance.pick([200, 304, 404])} ${chance.below(99999)} ${chance.below(900)}ms`,
  (chance) =>
    `${chance.below(24)}:${chance.text('012345', 1)}${chance.text(digits, 1)}:${chance.text('012345', 1)}${chance.text(digits, 1)}.${chance.text(digits, 3)}`,
  (chance) => `std::vector<${word(chance)}::Item>::push_back`,
  (chance) =>
    `${chance.text(hexDigits, 2)}:${chance.text(hexDigits, 2)}:${chance.text(hexDigits, 2)} in 12:34:56`,
  (chance) =>
    `${chance.between(1, 99)}% of ${chance.between(1, 99)}% (+${chance.below(99)}.${chance.below(9)}%)`,
  (chance) => `icon@${chance.pick([2, 3])}x.${chance.pick(['png', 'webp'])}`,
  (chance) => `data:image/png;base64,iVBORw0KGgo${chance.text(`${base62}+/`, 80)}=`,
  (chance) => `127.0.0.1:${chance.between(1000, 9999)}, [::1]:3000, 0.0.0.0`,
  (chance) =>
    `SKU ${chance.text(upper, 2)}${chance.text(digits, 2)}-${chance.text(upper, 4)}-${chance.text(digits, 4)}`,
  (chance) => `user_${chance.text(base62, 24)} req_${chance.text(base62, 14)}`,
  (chance) => `${chance.text(lower, 8)}-${chance.text(digits, 12)}`,
  (chance) =>
    `viewport 1280x720 dpr ${chance.below(4)}.${chance.text(digits, 15)} ${chance.text(digits, 4)}×${chance.text(digits, 4)}`,
];

/** So many innocent texts, each maker's in turn. */
export function createNegatives(seed: number, count: number): string[] {
  const chance = createChance(seed);
  return Array.from({ length: count }, (_, i) => {
    const text = (makers[i % makers.length] as Maker)(chance);
    return chance.pick([text, text, `${word(chance)} ${text}`, `{"at":"x","text":${JSON.stringify(text)}}`]);
  });
}
