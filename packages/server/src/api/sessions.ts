import { randomBytes } from 'node:crypto';
import { digestOf, isSameDigest } from '../keys/secret.ts';

/** Who holds the admin token, and who was let in because of it. */
export interface Sessions {
  /** Begins a session for who shows the admin token; `undefined` for anybody else. */
  open(token: string): string | undefined;
  isAdmin(token: string): boolean;
  isOpen(session: string): boolean;
  close(session: string): void;
}

/** How long a browser stays signed in. */
export const SESSION_MS: number = 7 * 24 * 60 * 60 * 1_000;

/** Only one person with the token could fill this; the oldest gives way. */
const MAX_SESSIONS = 1_000;

/** Sessions live in memory, as digests: they end with the server, and nobody can read them out of it. */
export function createSessions({ adminToken, now }: { adminToken: string; now: () => number }): Sessions {
  const adminDigest = digestOf(adminToken);
  const ends = new Map<string, number>();
  const keyOf = (session: string) => digestOf(session).toString('base64');
  const isAdmin = (token: string) => isSameDigest(digestOf(token), adminDigest);

  return {
    isAdmin,
    open(token) {
      if (!isAdmin(token)) return undefined;
      const [oldest] = ends.keys();
      if (ends.size >= MAX_SESSIONS && oldest !== undefined) ends.delete(oldest);
      const session = randomBytes(32).toString('base64url');
      ends.set(keyOf(session), now() + SESSION_MS);
      return session;
    },
    isOpen: (session) => (ends.get(keyOf(session)) ?? 0) > now(),
    close(session) {
      ends.delete(keyOf(session));
    },
  };
}
