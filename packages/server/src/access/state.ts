import { readFile } from 'node:fs/promises';
import type {
  AlertRule,
  Board,
  ChannelKind,
  ForwardKind,
  Role,
  SavedSegment,
  Silence,
  Triage,
} from '../api/types.ts';
import type { AuditLine } from '../audit/chain.ts';
import { type ForeignConsent, isForeignConsent } from '../keys/foreignConsent.ts';
import { StartProblem } from '../startProblem.ts';

/** A person who may sign in. The name is theirs, and stands nowhere else. */
export interface StoredUser {
  id: string;
  name: string;
  role: Role;
  /** Those it may see; `undefined` for all. */
  projects?: string[];
  /** Missing until the invitation was taken up. */
  password?: string;
  invitation?: { digest: string; until: number };
  createdAt: number;
}

/** What a program shows to ask as nobody in particular. */
export interface StoredToken {
  id: string;
  name: string;
  role: Role;
  projects?: string[];
  digest: string;
  /** `undefined` for no end. */
  until?: number;
  createdAt: number;
}

/** A write key: public, so kept as it is. */
export interface StoredKey {
  id: string;
  key: string;
  name: string;
  project: string;
  origins: string[];
  /** `undefined` for the server's own limit. */
  eventsPerSecond?: number;
  /** `undefined` for as many as come. */
  eventsPerDay?: number;
  /** `undefined` for the server's own level. */
  foreignConsent?: ForeignConsent;
  createdAt: number;
}

/** Where alerts are told; its target is sealed, for it holds secrets. */
export interface StoredChannel {
  id: string;
  name: string;
  project: string;
  kind: ChannelKind;
  place: string;
  sealed: string;
  createdAt: number;
}

/** Where the events of a project are also sent; its target is sealed, for it holds secrets. */
export interface StoredForward {
  id: string;
  name: string;
  project: string;
  to: ForwardKind;
  place: string;
  sealed: string;
  isPaused: boolean;
  createdAt: number;
}

/** A saved view, and whose it is. */
export interface StoredView {
  id: string;
  project: string;
  /** The id of who saved it. */
  owner: string;
  name: string;
  path: string;
  search: string;
  isShared: boolean;
}

/** Who may do what, as it lies in the document `access`. */
export interface AccessState {
  version: 2;
  /** Changes made so far, and what the audit log has to say of the last: one write settles both. */
  change: number;
  line?: AuditLine;
  projects: string[];
  users: StoredUser[];
  tokens: StoredToken[];
  writeKeys: StoredKey[];
  /** Missing in files from before there were alerts. */
  alertRules?: AlertRule[];
  alertChannels?: StoredChannel[];
  silences?: Silence[];
  /** Missing in files from before they could be made in the dashboard. */
  forwards?: StoredForward[];
  /** Missing in files from before there were boards. */
  boards?: Board[];
  views?: StoredView[];
  triage?: (Triage & { project: string })[];
  segments?: SavedSegment[];
}

/** Nobody, and no key. */
export function emptyState(): AccessState {
  return { version: 2, change: 0, projects: ['default'], users: [], tokens: [], writeKeys: [] };
}

/** What a text holds; throws a `StartProblem` for what cannot be used. */
export function decodeState(text: string, place: string): AccessState {
  const state = parse(text);
  if (typeof state?.version === 'number' && state.version > 2)
    throw new StartProblem(`${place} was written by a newer Candor. Start that version or a later one.`);
  if (state && isState(state)) return state;
  throw new StartProblem(
    `${place} cannot be read as users and keys. Put back a copy, or remove it to begin with neither.`,
  );
}

type FirstKey = Pick<StoredKey, 'key' | 'project' | 'origins' | 'foreignConsent'>;

/** What version 1 had: keys alone, in `keys.json`. */
export async function readFirstKeys(path: string): Promise<FirstKey[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const keys = (parse(text) as { writeKeys?: unknown } | undefined)?.writeKeys;
  if (Array.isArray(keys) && keys.every(isKey)) return keys;
  throw new StartProblem(
    `${path} cannot be read as keys. Put back a copy, or remove it to get a new write key.`,
  );
}

function parse(text: string): Partial<AccessState> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // the caller says so with the file's name
  }
}

function isState(state: Partial<AccessState>): state is AccessState {
  const { version, change, projects, users, tokens, writeKeys } = state;
  const {
    alertRules = [],
    alertChannels = [],
    silences = [],
    segments = [],
    boards = [],
    views = [],
    triage = [],
  } = state;
  return (
    version === 2 &&
    Number.isSafeInteger(change) &&
    Array.isArray(projects) &&
    projects.every((name) => typeof name === 'string') &&
    hasTexts(users, ['id', 'name', 'role']) &&
    hasTexts(tokens, ['id', 'name', 'role', 'digest']) &&
    hasTexts(writeKeys, ['id', 'key', 'name', 'project']) &&
    (writeKeys ?? []).every(isKey) &&
    hasTexts(alertRules, ['id', 'name', 'project']) &&
    hasTexts(alertChannels, ['id', 'name', 'project', 'kind', 'sealed']) &&
    hasTexts(silences, ['id', 'project']) &&
    hasTexts(segments, ['id', 'name', 'project', 'where']) &&
    hasTexts(boards, ['id', 'name', 'project']) &&
    hasTexts(views, ['id', 'name', 'project', 'owner']) &&
    hasTexts(triage, ['fingerprint', 'project', 'status'])
  );
}

function isKey(of: unknown): of is StoredKey {
  const { key, project, origins, foreignConsent } = Object(of) as Partial<StoredKey>;
  return (
    typeof key === 'string' &&
    typeof project === 'string' &&
    Array.isArray(origins) &&
    (foreignConsent === undefined || isForeignConsent(foreignConsent))
  );
}

function hasTexts(list: unknown, names: readonly string[]): boolean {
  return (
    Array.isArray(list) &&
    list.every((row: unknown) =>
      names.every((name) => typeof (Object(row) as Record<string, unknown>)[name] === 'string'),
    )
  );
}
