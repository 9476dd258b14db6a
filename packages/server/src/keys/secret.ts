import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret or public key: some 190 random bits behind a prefix that says what it is. */
export function createSecret(prefix: 'cw' | 'ca'): string {
  // Without dashes: a Sentry DSN cannot hold one.
  return `${prefix}_${randomBytes(24).toString('base64url').replaceAll('-', '_')}`;
}

/** What is compared instead of a secret, so that neither its length nor its beginning shows in the time it takes. */
export function digestOf(secret: string): Buffer {
  return Buffer.from(hash('sha256', secret, 'hex'), 'hex');
}

/** Whether two digests are the same, in constant time. */
export function isSameDigest(a: Buffer, b: Buffer): boolean {
  return timingSafeEqual(a, b);
}
