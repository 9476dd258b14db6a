import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Hashes and checks passwords, a few at a time: each takes 32 MiB and a tenth of a second, which is the point. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time where there is nothing to compare with. */
  isRight(password: string, hash: string | undefined): Promise<boolean>;
}

/** So many passwords wait to be checked that one more is turned away. */
export class TooManySignIns extends Error {
  constructor() {
    super('Too many sign-ins at once; try again in a moment.');
    this.name = 'TooManySignIns';
  }
}

/** The least that a password must have. https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver */
export const MIN_PASSWORD_LENGTH = 12;
/** More is no safer, and hashing it costs. */
export const MAX_PASSWORD_LENGTH = 200;

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt */
const cost = { ln: 15, r: 8, p: 3 };
const keyBytes = 32;
const atOnce = 2;
const maxWaiting = 16;

/** Passwords by scrypt: https://datatracker.ietf.org/doc/html/rfc7914 */
export function createPasswords(): Passwords {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function derive(password: string, salt: Buffer, { ln, r, p } = cost): Promise<Buffer> {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) throw new TooManySignIns();
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await new Promise((done, fail) =>
        scrypt(
          // The same letters in another composition are the same password.
          password.normalize('NFKC'),
          salt,
          keyBytes,
          { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r },
          (error, key) => (error ? fail(error) : done(key)),
        ),
      );
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt);
      const { ln, r, p } = cost;
      return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
    },
    async isRight(password, hash) {
      const [, ln, r, p, salt = '', kept = ''] = pattern.exec(hash ?? '') ?? [];
      const known = hash === undefined ? cost : { ln: Number(ln), r: Number(r), p: Number(p) };
      const key = await derive(password, Buffer.from(salt, 'base64url'), known);
      const wanted = Buffer.from(kept, 'base64url');
      return wanted.length === key.length && timingSafeEqual(wanted, key);
    },
  };
}

const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;
