import { type Chance, createChance, hexDigits } from './chance.ts';
import { secrets } from './secrets.ts';

/** A text with something in it that has to go, and nothing else. */
export interface Positive {
  readonly kind: string;
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

type Frame = (secret: string, chance: Chance) => readonly [before: string, secret: string, after: string];

/** JSON as it stands within quotes. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const inForm = (text: string): string => new URLSearchParams({ q: text }).toString().slice(2);

/** Around what says itself what it is. */
const anywhere: readonly Frame[] = [
  (secret) => ['', secret, ''],
  (secret) => ['failed for ', secret, '.'],
  (secret) => ['Could not load (', secret, '), try again'],
  (secret) => ['2026-11-20T12:31:35.123Z WARN [api] rejected ', secret, ' after 35 ms'],
  (secret) => ['TypeError: ', secret, ' is not a function\n    at render (https://example.com/app.js:10:55)'],
  (secret) => ['first line\n', secret, '\nlast line'],
  (secret) => ['said "', secret, '" twice'],
  (secret) => ["value='", secret, "';"],
  (secret) => ['a <', secret, '>, b'],
  (secret) => ['[', secret, ']'],
  (secret) => ['{"text":"', inJson(secret), '","rows":12}'],
  (secret) => ['{"lines":["a","', inJson(secret), '","b"]}'],
  (secret) => ['{"text":"one\\n', inJson(secret), '\\ttwo"}'],
  (secret) => [`{"body":"{\\"note\\":\\"`, inJson(inJson(secret)), `\\"}"}`],
  (secret) => ['https://example.com/search?lang=de&q=', encodeURIComponent(secret), '&page=2'],
  (secret) => ['/search?q=', encodeURIComponent(secret), '#results'],
  (secret) => ['/users/', encodeURIComponent(secret), '/edit'],
  (secret) => ['lang=de&q=', inForm(secret), '&page=2'],
  (secret) => ['https://example.com/#/find/', encodeURIComponent(secret), ''],
  (secret, chance) => [`req ${chance.text(hexDigits, 32)} `, secret, ` 200 1534`],
  (secret) => ['["note","', inJson(secret), '"]'],
  (secret) => ['{"name":"note","value":"', inJson(secret), '"}'],
  (secret) => ['input[value="', inJson(secret), '"]'],
];

/** Around what only its name gives away. */
const named: readonly Frame[] = [
  'password',
  'apiKey',
  'access_token',
  'client-secret',
  'userPassword',
].flatMap((name): Frame[] => [
  (secret) => [`{"${name}":"`, inJson(secret), '","rows":12}'],
  (secret) => [`{"a":1, "${name}" : "`, inJson(secret), '"}'],
  (secret) => [`{"body":"{\\"${name}\\":\\"`, inJson(inJson(secret)), `\\"}"}`],
  (secret) => [`https://example.com/cb?${name}=`, encodeURIComponent(secret), '&lang=de'],
  (secret) => [`https://example.com/cb#${name}=`, encodeURIComponent(secret), ''],
  (secret) => [`lang=de&${name}=`, inForm(secret), ''],
  (secret) => [`login failed ${name}=`, secret, ' user=12'],
  (secret) => [`WARN ${name}: `, secret, ' was refused'],
  (secret) => [`["${name}","`, inJson(secret), '"]'],
  (secret) => [`{"name":"${name}","value":"`, inJson(secret), '"}'],
  (secret) => [`{ ${name}: '`, secret, `' }`],
  (secret) => [`<${name}>`, secret, `</${name}>`],
  (secret) => [`data=%7B%22${name}%22%3A%22`, encodeURIComponent(secret), '%22%7D'],
]);

const framesByKind: Readonly<Record<string, readonly Frame[]>> = {
  password: named,
  login: ['https', 'postgres', 'redis', 'mongodb+srv'].map((scheme) => (secret) => [
    `${scheme}://`,
    secret,
    '@db.example.com/x',
  ]),
  auth: [
    (secret) => ['Authorization: Bearer ', secret, ''],
    (secret) => ['authorization: Basic ', secret, ' (401)'],
    (secret) => ['sent Bearer ', secret, ', refused'],
    (secret) => ['{"headers":{"x":"Bearer ', secret, '"}}'],
    (secret) => ['curl -H "Accept: */*" -H "Authorization: Bearer ', secret, '" https://example.com'],
  ],
};

/** What bare digits need around them. */
const contexts: Readonly<Record<string, readonly string[]>> = {
  ssn: ['SSN: ', 'ssn=', 'social security number ', '{"note":"SSN '],
  phone: ['call ', 'phone: ', 'tel:', 'mobile '],
};

/** So many texts of each kind. */
export function createPositives(seed: number, each: number): Positive[] {
  const chance = createChance(seed);
  return Object.entries(secrets).flatMap(([kind, make]) =>
    Array.from({ length: each }, (): Positive => {
      const given = make(chance);
      const isBare = kind in contexts && chance.below(8) === 0;
      if (isBare) {
        const bare = given.replace(/\D/g, '').slice(0, kind === 'ssn' ? 9 : 10);
        const ofUs = kind === 'ssn' ? bare : `2${bare.padEnd(10, '7').slice(1)}`;
        return { kind, before: chance.pick(contexts[kind] ?? []), secret: ofUs, after: ' now' };
      }
      const [before, secret, after] = chance.pick(framesByKind[kind] ?? anywhere)(given, chance);
      return { kind, before, secret, after };
    }),
  );
}
