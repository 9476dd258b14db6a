import type { TokenRow } from '../api/types.ts';
import { createSecret, digestOf, digestText, isSameDigest, newId } from '../keys/secret.ts';
import { AccessProblem } from './AccessProblem.ts';
import type { AccessFile } from './accessFile.ts';
import { checkLimit, checkName, checkProjects, checkRole } from './rules.ts';
import type { StoredToken } from './state.ts';

/** The tokens with which programs ask. */
export interface Tokens {
  list(): TokenRow[];
  /** Makes one; `secret` is told once and kept as a hash. */
  add(
    actor: string,
    token: { name?: unknown; role?: unknown; projects?: unknown; days?: unknown },
  ): Promise<{ token: TokenRow; secret: string }>;
  remove(actor: string, id: string): Promise<void>;
  /** The token that this text is, unless its time is over; the same time for every answer. */
  find(secret: string): StoredToken | undefined;
}

const DAY = 24 * 60 * 60 * 1000;
/** A hundred years: what is far beyond is no date any more. */
const MAX_DAYS = 36_500;

export function createTokens(file: AccessFile, now: () => number): Tokens {
  return {
    list: () => file.state.tokens.map(toRow),

    async add(actor, { name, role, projects, days }) {
      const secret = createSecret('ct');
      const token = await file.change(actor, (draft) => {
        const allowed = checkProjects(projects, draft);
        const lifetime = checkLimit(days, 'days', MAX_DAYS);
        const added: StoredToken = {
          id: newId('t'),
          name: checkName(name),
          role: checkRole(role),
          ...(allowed && { projects: allowed }),
          digest: digestText(secret),
          ...(lifetime !== undefined && { until: now() + lifetime * DAY }),
          createdAt: now(),
        };
        draft.tokens.push(added);
        return { result: added, what: 'token.added', object: added.id, details: { role: added.role } };
      });
      return { token: toRow(token), secret };
    },

    remove: (actor, id) =>
      file.change(actor, (draft) => {
        if (!draft.tokens.some((token) => token.id === id))
          throw new AccessProblem('unknown', 'There is no such token.');
        draft.tokens = draft.tokens.filter((token) => token.id !== id);
        return { result: undefined, what: 'token.removed', object: id };
      }),

    find(secret) {
      const digest = digestOf(secret);
      let found: StoredToken | undefined;
      for (const token of file.state.tokens)
        if (isSameDigest(Buffer.from(token.digest, 'base64url'), digest)) found = token;
      return found && (found.until ?? Number.POSITIVE_INFINITY) > now() ? found : undefined;
    },
  };
}

function toRow({ id, name, role, projects, until, createdAt }: StoredToken): TokenRow {
  return { id, name, role, projects: projects ?? null, until: until ?? null, createdAt };
}
