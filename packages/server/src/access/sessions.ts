import { randomBytes } from 'node:crypto';
import type { Documents } from '../documents/Documents.ts';
import { type DocumentForm, openDocument } from '../documents/openDocument.ts';
import { digestText } from '../keys/secret.ts';

/** Who was let in, by the cookie that their browser shows. */
export interface Sessions {
  /** Begins a session of `owner`: a user's id, or what else lets somebody in. Resolves when a restart would still know it. */
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

type Kept = [digest: string, session: Session][];

/** The document of sessions. */
export const SESSIONS = 'sessions';

const form: DocumentForm<Kept> = { empty: () => [], decode, encode: (kept) => JSON.stringify(kept) };

/**
 * Sessions are kept as digests, so nobody can read them out of where they lie, and survive a restart: except those of no account,
 * which end with the server as does what let them in. Servers that share them let in by the same, so there these survive as well.
 */
export async function openSessions(documents: Documents, now: () => number): Promise<Sessions> {
  const document = await openDocument(documents, SESSIONS, form);
  /** Of no account. */
  const passing = new Map<string, Session>();
  let from: Kept | undefined;
  let lasting = new Map<string, Session>();

  // Made anew only when something was changed.
  function kept(): ReadonlyMap<string, Session> {
    if (from !== document.state) lasting = new Map(document.state);
    from = document.state;
    return lasting;
  }

  function sessionOf(digest: string): Session | undefined {
    return passing.get(digest) ?? kept().get(digest);
  }

  function isOpen({ until }: Session): boolean {
    return until > now();
  }

  /** Ends some of those that are kept. */
  function end(isEnded: (digest: string, session: Session) => boolean): Promise<void> {
    return document.change((draft) => {
      const left = draft.filter(([digest, session]) => isOpen(session) && !isEnded(digest, session));
      draft.splice(0, draft.length, ...left);
    });
  }

  return {
    async open(owner) {
      const session = randomBytes(32).toString('base64url');
      const row: [string, Session] = [digestText(session), { owner, until: now() + SESSION_MS }];
      if (!isLasting(documents, owner)) {
        for (const [digest, other] of passing) if (!isOpen(other)) passing.delete(digest);
        const [oldest] = passing.keys();
        if (oldest !== undefined && passing.size >= MAX_SESSIONS) passing.delete(oldest);
        passing.set(...row);
      } else
        await document.change((draft) => {
          const left = draft.filter(([, other]) => isOpen(other)).slice(1 - MAX_SESSIONS);
          draft.splice(0, draft.length, ...left, row);
        });
      return session;
    },
    ownerOf(session) {
      const found = sessionOf(digestText(session));
      return found && isOpen(found) ? found.owner : undefined;
    },
    owners: () => [...passing.values(), ...kept().values()].filter(isOpen).map(({ owner }) => owner),
    async close(session) {
      const digest = digestText(session);
      if (!passing.delete(digest) && kept().has(digest)) await end((other) => other === digest);
    },
    async closeAllOf(owner, except = '') {
      const spared = digestText(except);
      for (const [digest, session] of passing)
        if (session.owner === owner && digest !== spared) passing.delete(digest);
      if (isLasting(documents, owner))
        await end((digest, session) => session.owner === owner && digest !== spared);
    },
  };
}

function isLasting({ isShared }: Documents, owner: string): boolean {
  return isShared || owner.startsWith('u_');
}

function decode(text: string): Kept {
  try {
    const rows = JSON.parse(text) as Kept;
    return rows.filter(([digest, { owner, until }]) => digest && owner && until);
  } catch {
    return []; // none that can be read: everybody signs in again
  }
}
