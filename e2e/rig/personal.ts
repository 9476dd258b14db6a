/** Something that must never leave a page: nobody's, made up by the rules of its format. */
export interface Personal {
  readonly kind: string;
  /** As a person types it. */
  readonly typed: string;
  /** The part that gives them away. */
  readonly secret: string;
}

/** A private key as it is written to a file, of letters that open nothing. */
const privateKey = `-----BEGIN PRIVATE KEY-----
MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAqPq3n6Yh0sQk2m4R
-----END PRIVATE KEY-----`;

export const personal: readonly Personal[] = [
  { kind: 'e-mail', typed: 'grace.hopper@navy.example', secret: 'grace.hopper@navy.example' },
  {
    kind: 'e-mail with a tag',
    typed: 'ada+guestbook@engine.example',
    secret: 'ada+guestbook@engine.example',
  },
  { kind: 'e-mail in other letters', typed: 'søren@køkken.example', secret: 'søren@køkken.example' },
  { kind: 'social security number', typed: '457-55-5462', secret: '457-55-5462' },
  { kind: 'card', typed: '5555 5555 5555 4444', secret: '5555 5555 5555 4444' },
  { kind: 'card without spaces', typed: '378282246310005', secret: '378282246310005' },
  { kind: 'phone', typed: '(415) 555-2671', secret: '555-2671' },
  { kind: 'phone abroad', typed: '+44 20 7946 0958', secret: '7946 0958' },
  { kind: 'bank account', typed: 'DE89 3704 0044 0532 0130 00', secret: '3704 0044 0532' },
  { kind: 'address of a computer', typed: '203.0.113.77', secret: '203.0.113.77' },
  { kind: 'long address of a computer', typed: '2001:db8:85a3::8a2e:370:7334', secret: '8a2e:370:7334' },
  {
    kind: 'signed token',
    typed:
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    secret: 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  },
  { kind: 'bearer token', typed: 'Authorization: Bearer mF_9.B5f-4.1JqM', secret: 'mF_9.B5f-4.1JqM' },
  { kind: 'credentials', typed: 'Authorization: Basic Z3Vlc3Q6c3dvcmRmaXNo', secret: 'Z3Vlc3Q6c3dvcmRmaXNo' },
  {
    kind: 'private key',
    typed: privateKey,
    secret: 'MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAqPq3n6Yh0sQk2m4R',
  },
  { kind: 'cloud key', typed: 'AKIAIOSFODNN7EXAMPLE', secret: 'AKIAIOSFODNN7EXAMPLE' },
  { kind: 'payment key', typed: `sk_${'live'}_4eC39HqLyjWDarjtT1zdp7dc`, secret: '4eC39HqLyjWDarjtT1zdp7dc' },
  {
    kind: 'source hosting key',
    typed: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    secret: '16C7e42F292c6912E7710c838347Ae178B4a',
  },
  {
    kind: 'login in an address',
    typed: 'https://guest:hunter2hunter@inn.example/rooms',
    secret: 'hunter2hunter',
  },
  {
    kind: 'parameter of an address',
    typed: 'https://inn.example/rooms?access_token=Qm9va2luZzE3&floor=2',
    secret: 'Qm9va2luZzE3',
  },
  { kind: 'password', typed: '{"userPassword":"correct-horse-17"}', secret: 'correct-horse-17' },
];

/** All ways in which a text may come to lie somewhere: as it is, in an address, in a form, escaped, without its spaces and dashes. */
function formsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const bare = secret.replaceAll(/[\s()-]/g, '');
  const forms = [
    secret,
    encodeURIComponent(secret),
    String(new URLSearchParams({ '': secret })).slice(1),
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    // Few digits are found in any large file.
    ...(bare.length > 8 ? [bare] : []),
    Buffer.from(secret)
      .toString('base64')
      .replace(/.{0,2}=*$/, ''),
  ];
  return [...new Set(forms)];
}

/** Which of them a text holds, by kind. */
export function findPersonal(text: string): readonly string[] {
  return personal
    .filter(({ secret }) => formsOf(secret).some((form) => text.includes(form)))
    .map(({ kind }) => kind);
}
