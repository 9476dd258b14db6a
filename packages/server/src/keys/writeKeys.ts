import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import {
  checkForeignConsent,
  checkLimit,
  checkName,
  checkOrigins,
  checkProject,
  checkProjectName,
} from '../access/rules.ts';
import type { StoredKey } from '../access/state.ts';
import { allowOrigins, type OriginCheck } from './allowedOrigins.ts';
import { type ForeignConsent, impliedConsent } from './foreignConsent.ts';
import { createSecret, digestText, newId } from './secret.ts';

/** A key that a page may show to everyone: it can only write, to one project, from some origins. */
export interface WriteKey {
  readonly id: string;
  readonly key: string;
  readonly project: string;
  readonly isAllowed: OriginCheck;
  readonly eventsPerSecond: number | undefined;
  readonly eventsPerDay: number | undefined;
  /** What the people allow whom another client measures with this key, for such a client does not say. */
  readonly foreignConsent: ForeignConsent;
}

/** What can be chosen of a key. */
interface KeyChoice {
  name?: unknown;
  origins?: unknown;
  eventsPerSecond?: unknown;
  eventsPerDay?: unknown;
  foreignConsent?: unknown;
}

/** The write keys of a server. */
export interface WriteKeys {
  /** The oldest key of the project `default`, else of all. */
  readonly first: WriteKey;
  firstOf(project: string): WriteKey | undefined;
  /** The same time for every answer. */
  find(key: string): WriteKey | undefined;
  /** Whether any key is for pages of this origin: a preflight names none. */
  readonly isAllowed: OriginCheck;
  list(): readonly StoredKey[];
  add(actor: string, key: KeyChoice & { project?: unknown }): Promise<StoredKey>;
  change(actor: string, id: string, to: KeyChoice): Promise<StoredKey>;
  /** Pages that still show the key are refused from now on. */
  remove(actor: string, id: string): Promise<void>;
  addProject(actor: string, name: unknown): Promise<string>;
}

/** Whose the first key is, and the origins that a server is given. */
const FIRST_PROJECT = 'default';

/** Opens the keys, and makes the first where there is none. `origins` replaces what the first of the project `default` has, where given. */
export async function openWriteKeys(
  file: AccessFile,
  {
    origins,
    defaultOrigins,
    foreignConsent = impliedConsent,
    now = Date.now,
  }: {
    origins?: readonly string[];
    defaultOrigins: readonly string[];
    /** Of keys that say nothing about it. */
    foreignConsent?: ForeignConsent | undefined;
    now?: () => number;
  },
): Promise<WriteKeys> {
  let from: readonly StoredKey[] | undefined;
  let writeKeys: WriteKey[] = [];
  let byDigest = new Map<string, WriteKey>();

  // Made anew only when something was changed.
  function current(): WriteKey[] {
    if (from === file.state.writeKeys) return writeKeys;
    from = file.state.writeKeys;
    writeKeys = from.map((stored) => toWriteKey(stored, foreignConsent));
    byDigest = new Map(
      writeKeys.flatMap((writeKey) =>
        // A key of before may hold dashes, for which whoever writes a Sentry DSN puts something else.
        [writeKey.key, writeKey.key.replaceAll('-', '_')].map(
          (text) => [digestText(text), writeKey] as const,
        ),
      ),
    );
    return writeKeys;
  }

  const firstOf = (project: string): WriteKey | undefined =>
    current().find((writeKey) => writeKey.project === project);

  const keys: WriteKeys = {
    get first() {
      const first = firstOf(FIRST_PROJECT) ?? current()[0];
      if (!first) throw new Error('[candor] There is no write key.');
      return first;
    },
    firstOf,
    find(key) {
      current();
      return byDigest.get(digestText(key));
    },
    isAllowed: (origin) => current().some((writeKey) => writeKey.isAllowed(origin)),
    list: () => file.state.writeKeys,

    add: (actor, { project, name, origins: wanted, ...own }) =>
      file.change(actor, (draft) => {
        const added: StoredKey = {
          id: newId('k'),
          key: createSecret('cw'),
          name: checkName(name),
          project: checkProject(project, draft),
          origins: checkOrigins(wanted),
          createdAt: now(),
        };
        setOwn(added, own);
        draft.writeKeys.push(added);
        return { result: added, what: 'key.added', object: added.id, details: { project: added.project } };
      }),

    change: (actor, id, { name, origins: wanted, ...own }) =>
      file.change(actor, (draft) => {
        const found = findKey(draft.writeKeys, id);
        if (name !== undefined) found.name = checkName(name);
        if (wanted !== undefined) found.origins = checkOrigins(wanted);
        setOwn(found, own);
        return { result: found, what: 'key.changed', object: id };
      }),

    remove: (actor, id) =>
      file.change(actor, (draft) => {
        findKey(draft.writeKeys, id);
        if (draft.writeKeys.length === 1)
          throw new AccessProblem('conflict', 'This is the last key. Make another first.');
        draft.writeKeys = draft.writeKeys.filter((key) => key.id !== id);
        return { result: undefined, what: 'key.removed', object: id };
      }),

    addProject: (actor, name) =>
      file.change(actor, (draft) => {
        const project = checkProjectName(name);
        if (draft.projects.includes(project))
          throw new AccessProblem('conflict', 'There is such a project already.');
        draft.projects.push(project);
        return { result: project, what: 'project.added', object: project };
      }),
  };

  await settleFirst();
  return keys;

  async function settleFirst(): Promise<void> {
    const isFirst = ({ project }: StoredKey): boolean => project === FIRST_PROJECT;
    const first = file.state.writeKeys.find(isFirst);
    if (!first && file.state.writeKeys.length > 0) return;
    const wanted = origins ?? first?.origins ?? defaultOrigins;
    if (first && wanted.join() === first.origins.join()) return;
    await file.change('server', (draft) => {
      const known = draft.writeKeys.find(isFirst);
      const key = known ?? {
        id: newId('k'),
        key: createSecret('cw'),
        name: 'First key',
        project: FIRST_PROJECT,
        origins: [],
        createdAt: now(),
      };
      key.origins = [...wanted];
      if (!known) draft.writeKeys.push(key);
      return { result: undefined, what: known ? 'key.changed' : 'key.added', object: key.id };
    });
  }
}

function toWriteKey(
  { id, key, project, origins, eventsPerSecond, eventsPerDay, foreignConsent }: StoredKey,
  usualConsent: ForeignConsent,
): WriteKey {
  return {
    id,
    key,
    project,
    isAllowed: allowOrigins(origins),
    eventsPerSecond,
    eventsPerDay,
    foreignConsent: foreignConsent ?? usualConsent,
  };
}

/** `undefined` leaves what is the key's own as it is, `null` takes it away. */
function setOwn(key: StoredKey, { foreignConsent, ...limits }: Omit<KeyChoice, 'name' | 'origins'>): void {
  if (foreignConsent !== undefined) {
    const level = checkForeignConsent(foreignConsent);
    if (level === undefined) delete key.foreignConsent;
    else key.foreignConsent = level;
  }
  for (const field of ['eventsPerSecond', 'eventsPerDay'] as const) {
    if (limits[field] === undefined) continue;
    const limit = checkLimit(limits[field], field);
    if (limit === undefined) delete key[field];
    else key[field] = limit;
  }
}

function findKey(keys: readonly StoredKey[], id: string): StoredKey {
  const found = keys.find((key) => key.id === id);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such key.');
}
