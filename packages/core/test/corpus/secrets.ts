import { base62, base64url, type Chance, digits, hexDigits, letters, lower, upper } from './chance.ts';

/** Makes something that has to go, by the rules of its format. */
type Maker = (chance: Chance) => string;

const firstNames = [
  'ada',
  'josé',
  'Grace',
  'li.wei',
  'søren',
  'olga',
  "o'neil",
  'anne-marie',
  'дмитрий',
  'J',
];
const lastNames = ['lovelace', 'Hopper', 'garcía', 'smith', 'müller', 'x', '99', 'van_dyke'];
const hosts = [
  'example',
  'mail.example',
  'exämple',
  'my-company',
  'a.b.c.example',
  'uni-köln',
  'xn--bcher-kva',
];
const topLevels = ['com', 'org', 'co.uk', 'de', 'io', 'museum', 'xn--p1ai', 'рф', 'info', 'travel'];

const emails: Maker = (chance) => {
  const tag = chance.pick(['', '', '', '+news', '+a.b-c']);
  const local = `${chance.pick(firstNames)}${chance.pick(['.', '_', '', '-'])}${chance.pick(lastNames)}${tag}`;
  return `${local}@${chance.pick(hosts)}.${chance.pick(topLevels)}`;
};

const socialSecurityNumbers: Maker = (chance) => {
  const area = chance.pick([
    '001',
    '219',
    '457',
    '665',
    '667',
    '772',
    '899',
    String(chance.between(100, 665)),
  ]);
  const group = String(chance.between(1, 99)).padStart(2, '0');
  return [area, group, String(chance.between(1, 9999)).padStart(4, '0')].join(chance.pick(['-', '-', ' ']));
};

const issuers: readonly (readonly [prefix: string, length: number])[] = [
  ['4', 16],
  ['4', 13],
  ['51', 16],
  ['55', 16],
  ['2223', 16],
  ['2720', 16],
  ['34', 15],
  ['37', 15],
  ['6011', 16],
  ['65', 16],
  ['3528', 16],
  ['36', 14],
  ['62', 16],
];

const cards: Maker = (chance) => {
  const [prefix, length] = chance.pick(issuers);
  const body = prefix + chance.text(digits, length - 1 - prefix.length);
  const number = [...digits].map((digit) => body + digit).find(hasLuhnSum) ?? '';
  const groups = length === 15 || length === 14 ? [4, 6, length - 10] : [4, 4, 4, length - 12];
  const separator = chance.pick(['', '', ' ', '-']);
  const ends = groups.map((_, i) => groups.slice(0, i + 1).reduce((all, size) => all + size, 0));
  return ends.map((end, i) => number.slice(ends[i - 1] ?? 0, end)).join(separator);
};

/** Doubles every second digit from the right, written another way than the code that is tested. */
function hasLuhnSum(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const sum = [...number]
    .reverse()
    .reduce((all, digit, i) => all + (i % 2 ? (doubled[+digit] ?? 0) : +digit), 0);
  return sum % 10 === 0;
}

const phones: Maker = (chance) => {
  const area = String(chance.between(201, 989));
  const office = String(chance.between(200, 999));
  const line = chance.text(digits, 4);
  const extension = chance.pick(['', '', '', '', ' x12', ' ext. 345', ', ext 7']);
  const american = [
    `(${area}) ${office}-${line}`,
    `(${area})${office}-${line}`,
    `${area}-${office}-${line}`,
    `${area}.${office}.${line}`,
    `1-${area}-${office}-${line}`,
    `+1 ${area} ${office} ${line}`,
    `+1 (${area}) ${office}-${line}`,
    `+1-${area}-${office}-${line}`,
    `+1${area}${office}${line}`,
  ];
  const others = [
    `+44 20 7${chance.text(digits, 3)} ${chance.text(digits, 4)}`,
    `+44 (0)20 7${chance.text(digits, 3)} ${chance.text(digits, 4)}`,
    `+49 30 90${chance.text(digits, 4)}`,
    `+4915${chance.text(digits, 9)}`,
    `+33 1 ${Array.from({ length: 4 }, () => chance.text(digits, 2)).join(' ')}`,
    `+91 98${chance.text(digits, 3)} ${chance.text(digits, 5)}`,
    `+86 138 ${chance.text(digits, 4)} ${chance.text(digits, 4)}`,
    `+55 11 9${chance.text(digits, 4)}-${chance.text(digits, 4)}`,
    `+61 2 ${chance.text(digits, 4)} ${chance.text(digits, 4)}`,
  ];
  return chance.below(3) ? chance.pick(american) + extension : chance.pick(others);
};

/** Country, length of what follows the check digits, and of its leading letters. */
const accounts: readonly (readonly [country: string, length: number, letters: number])[] = [
  ['DE', 18, 0],
  ['GB', 18, 4],
  ['FR', 23, 0],
  ['NL', 14, 4],
  ['NO', 11, 0],
  ['AT', 16, 0],
  ['MT', 27, 4],
  ['ES', 20, 0],
  ['IE', 18, 4],
];

const accountNumbers: Maker = (chance) => {
  const [country, length, leading] = chance.pick(accounts);
  const account = chance.text(upper, leading) + chance.text(digits, length - leading);
  const asNumber = [...`${account}${country}00`].map((sign) => Number.parseInt(sign, 36)).join('');
  const check = String(98n - (BigInt(asNumber) % 97n)).padStart(2, '0');
  const written = country + check + account;
  const whole = chance.below(4) ? written : written.toLowerCase();
  return chance.below(2) ? whole : (whole.match(/.{1,4}/g) ?? []).join(' ');
};

const addresses: Maker = (chance) => {
  const group = () => chance.text(hexDigits, 4).replace(/^0+(?=.)/, '');
  const many = (length: number) => Array.from({ length }, group).join(':');
  return chance.pick([
    () => [chance.between(1, 126), chance.below(256), chance.below(256), chance.between(1, 255)].join('.'),
    () => [chance.between(128, 223), chance.below(256), chance.below(256), chance.between(1, 255)].join('.'),
    () => `2001:db8:${many(6)}`,
    () => `2001:db8::${many(chance.between(1, 3))}`,
    () => `fe80::${many(4)}`,
  ])();
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const webTokens: Maker = (chance) =>
  [
    encode({ alg: chance.pick(['HS256', 'RS256', 'none']), typ: 'JWT' }),
    encode({ sub: chance.text(digits, 8), iat: chance.between(1e9, 2e9) }),
    chance.text(base64url, 43),
  ].join('.');

const credentials: Maker = (chance) =>
  chance.below(2)
    ? chance.text(base64url, chance.between(20, 60))
    : Buffer.from(`${chance.text(lower, 6)}:${chance.text(base62, 12)}`).toString('base64');

/** Each in pieces, so that no scanner takes this file for a leak. */
const keyFormats: readonly Maker[] = [
  (chance) => `${'AK'}${'IA'}${chance.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 15)}7`,
  (chance) => `${'AI'}${'za'}${chance.text(base64url, 35)}`,
  (chance) => `${'sk_'}${chance.pick(['live', 'test'])}_${chance.text(base62, 24)}`,
  (chance) => `${'rk_'}live_${chance.text(base62, 24)}`,
  (chance) => `${'wh'}sec_${chance.text(base62, 32)}`,
  (chance) => `${'gh'}${chance.pick(['p', 'o', 's', 'u', 'r'])}_${chance.text(base62, 36)}`,
  (chance) => `${'github'}_pat_${chance.text(base62, 22)}_${chance.text(base62, 59)}`,
  (chance) => `${'gl'}pat-${chance.text(base64url, 20)}`,
  (chance) => `${'xo'}xb-${chance.text(digits, 12)}-${chance.text(digits, 12)}-${chance.text(base62, 24)}`,
  (chance) => `${'xo'}xp-${chance.text(digits, 12)}-${chance.text(digits, 12)}-${chance.text(hexDigits, 32)}`,
  (chance) => `${'xa'}pp-1-A${chance.text(digits, 10)}-${chance.text(hexDigits, 32)}`,
  (chance) => `${'SG'}.${chance.text(base64url, 22)}.${chance.text(base64url, 43)}`,
  (chance) => `${'np'}m_${chance.text(base62, 36)}`,
  (chance) => `${'shp'}at_${chance.text(hexDigits, 32)}`,
  (chance) => `${'do'}p_v1_${chance.text(hexDigits, 64)}`,
  (chance) => `${'sq0'}csp-${chance.text(base64url, 43)}`,
  (chance) => `${'sk'}-proj-${chance.text(letters, 10)}A7${chance.text(base62, 30)}`,
  (chance) => `${'sk'}-ant-api03-Q4${chance.text(base64url, 60)}`,
  (chance) => `${'hf'}_${chance.text(letters, 34)}`,
  (chance) => `${'ke'}y-${chance.text(hexDigits, 32)}`,
  (chance) => `${chance.text(hexDigits, 32)}-us${chance.between(1, 21)}`,
  (chance) => `${'S'}K${chance.text(hexDigits, 32)}`,
  (chance) => `${chance.text(digits, 9)}:${'AA'}${chance.text(base64url, 33)}`,
  (chance) => `M${chance.text(base62, 23)}.${chance.text(base64url, 6)}.${chance.text(base64url, 27)}`,
  (chance) => `${'hv'}s.${chance.text(base64url, 90)}`,
  (chance) => `${'gl'}sa_${chance.text(base62, 32)}_${chance.text(hexDigits, 8)}`,
  (chance) => `${'NR'}AK-${chance.text(upper + digits, 27)}`,
  (chance) => `${'ya'}29.${chance.text(base64url, 60)}`,
  (chance) =>
    `hooks.slack.${'com'}/services/T0${chance.text(upper, 8)}/B${chance.text(upper, 8)}/${chance.text(base62, 24)}`,
  (chance) => {
    const kind = chance.pick(['RSA ', 'EC ', 'OPENSSH ', '']);
    return `-----${'BEGIN'} ${kind}PRIVATE KEY-----\n${chance.text(`${base62}+/`, 64)}\n-----END ${kind}PRIVATE KEY-----`;
  },
];

const keys: Maker = (chance) => chance.pick(keyFormats)(chance);

/** What stands under a name that says what it is. */
const passwords: Maker = (chance) =>
  chance.pick([
    () => `${chance.text(letters, 6)}${chance.text(digits, 3)}`,
    () => `${chance.text(letters, 4)}${chance.pick([...'!@#$*_+~'])}${chance.text(base62, 8)}`,
    () => chance.text(base62, 32),
    () => chance.text(hexDigits, 40),
  ])();

/** user:password, as an address carries it. */
const logins: Maker = (chance) => `${chance.text(lower, 6)}:${chance.text(base62, 12)}`;

/** Every kind, by its name. */
export const secrets: Readonly<Record<string, Maker>> = {
  email: emails,
  ssn: socialSecurityNumbers,
  card: cards,
  phone: phones,
  iban: accountNumbers,
  ip: addresses,
  jwt: webTokens,
  auth: credentials,
  key: keys,
  password: passwords,
  login: logins,
};
