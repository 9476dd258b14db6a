import type { Role, UserRow } from '../api/types.ts';
import { createSecret, digestOf, digestText, isSameDigest, newId } from '../keys/secret.ts';
import { AccessProblem } from './AccessProblem.ts';
import type { AccessFile } from './accessFile.ts';
import type { Passwords } from './password.ts';
import { checkName, checkPassword, checkProjects, checkRole } from './rules.ts';
import type { AccessState, StoredUser } from './state.ts';

/** What is said of a new user. */
interface NewUser {
  name?: unknown;
  role?: unknown;
  projects?: unknown;
}

/** The people who may sign in. */
export interface Users {
  list(): UserRow[];
  find(id: string): StoredUser | undefined;
  hasAdmin(): boolean;
  /** Adds somebody who chooses a password by the invitation; it is told once and kept as a hash. */
  invite(actor: string, user: NewUser): Promise<{ user: UserRow; invitation: string }>;
  /** Adds the first admin, or throws when there is one. */
  addFirst(actor: string, user: { name?: unknown; password?: unknown }): Promise<UserRow>;
  /** A new invitation; the password stays until it is taken up. */
  inviteAgain(actor: string, id: string): Promise<{ user: UserRow; invitation: string }>;
  /** Takes up an invitation; `undefined` when it is unknown, used or too old. */
  join(invitation: string, password: unknown): Promise<UserRow | undefined>;
  change(actor: string, id: string, to: NewUser): Promise<UserRow>;
  setPassword(actor: string, id: string, password: unknown): Promise<void>;
  remove(actor: string, id: string): Promise<void>;
  /** Who this is, by name and password; as long for a name that nobody has. */
  check(name: string, password: string): Promise<StoredUser | undefined>;
}

const INVITATION_MS = 7 * 24 * 60 * 60 * 1000;

export function createUsers(file: AccessFile, passwords: Passwords, now: () => number): Users {
  function newInvitation(): { invitation: string; kept: NonNullable<StoredUser['invitation']> } {
    const invitation = createSecret('ci');
    return { invitation, kept: { digest: digestText(invitation), until: now() + INVITATION_MS } };
  }

  function invited(invitation: string): StoredUser | undefined {
    const digest = digestOf(invitation);
    const found = file.state.users.find(
      (user) => user.invitation && isSameDigest(Buffer.from(user.invitation.digest, 'base64url'), digest),
    );
    return found?.invitation && found.invitation.until > now() ? found : undefined;
  }

  return {
    list: () => file.state.users.map((user) => toRow(user, now())),
    find: (id) => file.state.users.find((user) => user.id === id),
    hasAdmin: () => file.state.users.some((user) => user.role === 'admin' && user.password !== undefined),

    async invite(actor, { name, role, projects }) {
      const { invitation, kept } = newInvitation();
      const user = await file.change(actor, (draft) => {
        const added = addUser(draft, { name, role: checkRole(role), projects }, now());
        added.invitation = kept;
        return { result: added, what: 'user.invited', object: added.id, details: { role: added.role } };
      });
      return { user: toRow(user, now()), invitation };
    },

    async addFirst(actor, { name, password }) {
      const hash = await passwords.hash(checkPassword(password, checkName(name)));
      const user = await file.change(actor, (draft) => {
        if (draft.users.some((known) => known.role === 'admin' && known.password !== undefined))
          throw new AccessProblem(
            'conflict',
            'There is an admin already. Sign in, or ask for an invitation.',
          );
        const added = addUser(draft, { name, role: 'admin', projects: undefined }, now());
        added.password = hash;
        return { result: added, what: 'user.added', object: added.id, details: { role: 'admin' } };
      });
      return toRow(user, now());
    },

    async inviteAgain(actor, id) {
      const { invitation, kept } = newInvitation();
      const user = await file.change(actor, (draft) => {
        const found = findUser(draft, id);
        found.invitation = kept;
        return { result: found, what: 'user.invited', object: id };
      });
      return { user: toRow(user, now()), invitation };
    },

    async join(invitation, password) {
      const user = invited(invitation);
      if (!user) return undefined;
      const hash = await passwords.hash(checkPassword(password, user.name));
      const joined = await file.change(user.id, (draft) => {
        const found = findUser(draft, user.id);
        // Of two who take it up at once, one is late.
        if (found.invitation?.digest !== user.invitation?.digest)
          throw new AccessProblem('conflict', 'This invitation was used already. Ask for another.');
        found.password = hash;
        delete found.invitation;
        return { result: found, what: 'user.joined', object: found.id };
      });
      return toRow(joined, now());
    },

    async change(actor, id, { name, role, projects }) {
      const user = await file.change(actor, (draft) => {
        const found = findUser(draft, id);
        if (name !== undefined) found.name = freeName(draft, name, id);
        if (role !== undefined) found.role = checkRole(role);
        if (found.role === 'admin') delete found.projects;
        if (projects !== undefined) setProjects(found, checkProjects(projects, draft));
        keepAnAdmin(file.state, draft);
        const details = { role: found.role, projects: found.projects?.join(' ') ?? 'all' };
        return { result: found, what: 'user.changed', object: id, details };
      });
      return toRow(user, now());
    },

    async setPassword(actor, id, password) {
      const { name } = findUser(file.state, id);
      const hash = await passwords.hash(checkPassword(password, name));
      await file.change(actor, (draft) => {
        const found = findUser(draft, id);
        found.password = hash;
        delete found.invitation;
        return { result: undefined, what: 'user.password', object: id };
      });
    },

    remove: (actor, id) =>
      file.change(actor, (draft) => {
        findUser(draft, id);
        draft.users = draft.users.filter((user) => user.id !== id);
        keepAnAdmin(file.state, draft);
        return { result: undefined, what: 'user.removed', object: id };
      }),

    async check(name, password) {
      const key = toKey(name);
      const user = file.state.users.find((known) => toKey(known.name) === key);
      const isRight = await passwords.isRight(password, user?.password);
      return isRight ? user : undefined;
    },
  };
}

function addUser(
  draft: AccessState,
  { name, role, projects }: { name: unknown; role: Role; projects: unknown },
  createdAt: number,
): StoredUser {
  const user: StoredUser = { id: newId('u'), name: freeName(draft, name), role, createdAt };
  setProjects(user, checkProjects(projects, draft));
  draft.users.push(user);
  return user;
}

function setProjects(user: StoredUser, projects: string[] | undefined): void {
  if (projects) user.projects = projects;
  else delete user.projects;
  if (projects && user.role === 'admin')
    throw new AccessProblem('invalid', '`projects` must be left out for an admin, who can give them anyway.');
}

function freeName(draft: AccessState, name: unknown, except?: string): string {
  const wanted = checkName(name);
  const isTaken = draft.users.some((user) => user.id !== except && toKey(user.name) === toKey(wanted));
  if (isTaken) throw new AccessProblem('conflict', '`name` is taken. Choose another.');
  return wanted;
}

function toKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function findUser(state: AccessState, id: string): StoredUser {
  const found = state.users.find((user) => user.id === id);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such user.');
}

/** Whoever comes next must find somebody who can let them in. */
function keepAnAdmin(before: AccessState, after: AccessState): void {
  const admins = ({ users }: AccessState) =>
    users.filter((user) => user.role === 'admin' && user.password !== undefined).length;
  if (admins(before) > 0 && admins(after) === 0)
    throw new AccessProblem('conflict', 'This is the last admin. Make somebody else an admin first.');
}

function toRow(
  { id, name, role, projects, password, invitation, createdAt }: StoredUser,
  now: number,
): UserRow {
  return {
    id,
    name,
    role,
    projects: projects ?? null,
    createdAt,
    hasPassword: password !== undefined,
    invitedUntil: invitation && invitation.until > now ? invitation.until : null,
  };
}
