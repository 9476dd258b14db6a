import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a secret opens: write keys, the first admin's way in, API tokens, invitations. */
export type SecretKind = 'cw' | 'ca' | 'ct' | 'ci';

/** A new secret or public key: some 190 random bits behind a prefix that says what it is. */
export function createSecret(prefix: SecretKind): string {
  // Without dashes: a Sentry DSN cannot hold one.
  return `${prefix}_${randomBytes(24).toString('base64url').replaceAll('-', '_')}`;
}

/** A new id that is no secret, such as `u_h3Zk…` for a user. */
export function newId(prefix: 'u' | 't' | 'k' | 'r' | 'c' | 's' | 'i' | 'm' | 'g' | 'f' | 'b' | 'v'): string {
  return `${prefix}_${randomBytes(9).toString('base64url')}`;
}

/** What is compared instead of a secret, so that neither its length nor its beginning shows in the time it takes. */
export function digestOf(secret: string): Buffer {
  return Buffer.from(hash('sha256', secret, 'hex'), 'hex');
}

/** The same as text, to be kept: with 192 random bits there is nothing to guess, so it needs no salt and no time. */
export function digestText(secret: string): string {
  return digestOf(secret).toString('base64url');
}

/** Whether two digests are the same, in constant time. */
export function isSameDigest(a: Buffer, b: Buffer): boolean {
  return timingSafeEqual(a, b);
}
