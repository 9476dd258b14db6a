import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../durableFile.ts';
import { digestText } from '../keys/secret.ts';

/** Who was let in, by the cookie that their browser shows. */
export interface Sessions {
  /** Begins a session of `owner`: a user's id, or `setup` or `operator`. Resolves when a restart would still know it. */
  open(owner: string): Promise<string>;
  ownerOf(session: string): string | undefined;
  /** Owners of the sessions that are open, once for each. */
  owners(): string[];
  close(session: string): Promise<void>;
  /** Ends all of an owner's, but for the one that asks. */
  closeAllOf(owner: string, except?: string): Promise<void>;
}

/** How long a browser stays signed in. */
export const SESSION_MS: number = 7 * 24 * 60 * 60 * 1_000;

/** The oldest gives way. */
const MAX_SESSIONS = 1_000;

interface Session {
  owner: string;
  until: number;
}

/**
 * Sessions are kept as digests, so nobody can read them out of the file, and survive a restart: except those of no account,
 * which end with the server as does what let them in.
 */
export async function openSessions(folder: string, now: () => number): Promise<Sessions> {
  const path = join(folder, 'sessions.json');
  const sessions = new Map<string, Session>(await read(path));
  let queue: Promise<void> = Promise.resolve();

  function save(): Promise<void> {
    queue = queue
      .catch(() => undefined)
      .then(() => {
        const kept = [...sessions].filter(([, { owner, until }]) => isLasting(owner) && until > now());
        return writeDurably(path, JSON.stringify(kept));
      });
    return queue;
  }

  return {
    async open(owner) {
      const session = randomBytes(32).toString('base64url');
      sessions.set(digestText(session), { owner, until: now() + SESSION_MS });
      for (const [digest, { until }] of sessions) if (until <= now()) sessions.delete(digest);
      for (const oldest of sessions.keys()) {
        if (sessions.size <= MAX_SESSIONS) break;
        sessions.delete(oldest);
      }
      if (isLasting(owner)) await save();
      return session;
    },
    ownerOf(session) {
      const found = sessions.get(digestText(session));
      return found && found.until > now() ? found.owner : undefined;
    },
    owners: () => [...sessions.values()].filter(({ until }) => until > now()).map(({ owner }) => owner),
    async close(session) {
      if (sessions.delete(digestText(session))) await save();
    },
    async closeAllOf(owner, except = '') {
      const kept = digestText(except);
      for (const [digest, session] of sessions)
        if (session.owner === owner && digest !== kept) sessions.delete(digest);
      await save();
    },
  };
}

function isLasting(owner: string): boolean {
  return owner.startsWith('u_');
}

async function read(path: string): Promise<[string, Session][]> {
  try {
    const rows = JSON.parse(await readFile(path, 'utf8')) as [string, Session][];
    return rows.filter(([digest, { owner, until }]) => digest && owner && until);
  } catch {
    return []; // no file yet, or none that can be read: everybody signs in again
  }
}
