import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkName, checkProject } from '../access/rules.ts';
import type { AccessState, StoredForward } from '../access/state.ts';
import { hostOf, isAtHostOf } from '../alerts/channels/fields.ts';
import type { Seal } from '../alerts/seal.ts';
import type { ForwardKind } from '../api/types.ts';
import { newId } from '../keys/secret.ts';
import { type Forward, HOUR_MS, isBetween, isHeader, MEGABYTE, readDsn, readUrl } from './readForwards.ts';
import type { OtlpEncoding } from './toOtlp.ts';

type Given = Readonly<Record<string, unknown>>;

/** Of a project. */
const MAX_FORWARDS = 20;
const MAX_HEADERS = 20;
/** They say how a body is read, and that is ours to say. */
const OWN_HEADERS = [
  'content-type',
  'content-encoding',
  'content-length',
  'host',
  'transfer-encoding',
  'connection',
];

/** What is sealed of a forward. */
interface Target {
  url: string;
  headers: Record<string, string>;
  encoding: OtlpEncoding;
  maxMegabytes: number;
  maxHours: number;
}

/** The forwards that admins have made; their targets are sealed. */
export interface ChosenForwards {
  /** Those that this server can open. */
  list(): Forward[];
  /** Those that another server has sealed, of a project: they send nothing until they are made anew. */
  unreadable(project: string): readonly StoredForward[];
  add(actor: string, project: string, given: Given): Promise<string>;
  /** What is left out stays, secrets too. */
  change(actor: string, project: string, id: string, given: Given): Promise<void>;
  /** What waits goes with it. */
  remove(actor: string, project: string, id: string): Promise<void>;
}

/** Forwards beside the accounts, every change in the audit log. */
export function createChosenForwards(file: AccessFile, seal: Seal, now: () => number): ChosenForwards {
  const list = (): readonly StoredForward[] => file.state.forwards ?? [];
  const targetOf = ({ sealed }: StoredForward): Target | undefined => {
    const text = seal.open(sealed);
    // What this server has sealed is what it has checked.
    return text === undefined ? undefined : (JSON.parse(text) as Target);
  };
  const hide = (target: Target): Pick<StoredForward, 'place' | 'sealed'> => ({
    place: hostOf(target.url),
    sealed: seal.close(JSON.stringify(target)),
  });

  return {
    list: () =>
      list().flatMap((stored) => {
        const target = targetOf(stored);
        return target ? [toForward(stored, target)] : [];
      }),
    unreadable: (project) => list().filter((one) => one.project === project && !targetOf(one)),
    add: (actor, project, given) =>
      file.change(actor, (draft) => {
        const forwards = draft.forwards ?? [];
        if (forwards.filter((one) => one.project === project).length >= MAX_FORWARDS)
          throw new AccessProblem(
            'conflict',
            `The project has ${MAX_FORWARDS} forwards already. Remove one first.`,
          );
        const to = readKind(given['to']);
        const added: StoredForward = {
          id: newId('f'),
          name: checkName(given['name']),
          project: checkProject(project, draft),
          to,
          ...hide(readTarget(to, given)),
          isPaused: readFlag(given['isPaused'], false),
          createdAt: now(),
        };
        draft.forwards = [...forwards, added];
        return { result: added.id, what: 'forward.added', object: added.id, details: { project, to } };
      }),
    change: (actor, project, id, given) =>
      file.change(actor, (draft) => {
        const forward = findForward(draft, project, id);
        const wasPaused = forward.isPaused;
        if (given['name'] !== undefined) forward.name = checkName(given['name']);
        forward.isPaused = readFlag(given['isPaused'], wasPaused);
        const isAimed = TARGET_FIELDS.some((field) => given[field] !== undefined);
        if (isAimed) Object.assign(forward, hide(readTarget(forward.to, given, targetOf(forward))));
        const turned = forward.isPaused ? 'paused' : 'resumed';
        const what = forward.isPaused === wasPaused ? 'forward.changed' : `forward.${turned}`;
        // Where secrets go may be changed by the way.
        return { result: undefined, what, object: id, details: { isAimed } };
      }),
    remove: (actor, project, id) =>
      file.change(actor, (draft) => {
        findForward(draft, project, id);
        draft.forwards = (draft.forwards ?? []).filter((forward) => forward.id !== id);
        return { result: undefined, what: 'forward.removed', object: id };
      }),
  };
}

const TARGET_FIELDS = ['url', 'dsn', 'headers', 'encoding', 'maxMegabytes', 'maxHours'];

function toForward({ id, name, project, to, isPaused }: StoredForward, target: Target): Forward {
  const { url, headers, encoding, maxMegabytes, maxHours } = target;
  return {
    name,
    project,
    to,
    url,
    headers,
    encoding,
    folder: id,
    maxBytes: maxMegabytes * MEGABYTE,
    maxAgeMs: maxHours * HOUR_MS,
    isChosen: { id, isPaused },
  };
}

function readKind(to: unknown): ForwardKind {
  return to === 'otlp' || to === 'sentry' ? to : refuse('to', 'must be otlp or sentry');
}

function readTarget(to: ForwardKind, given: Given, kept?: Target): Target {
  const maxMegabytes = given['maxMegabytes'] ?? kept?.maxMegabytes ?? 64;
  if (!isBetween(maxMegabytes, 1, 65_536)) return refuse('maxMegabytes', 'must be a number from 1 to 65536');
  const maxHours = given['maxHours'] ?? kept?.maxHours ?? 24;
  if (!isBetween(maxHours, 1, 720)) return refuse('maxHours', 'must be a number from 1 to 720');
  const encoding = given['encoding'] ?? kept?.encoding ?? 'json';
  if (encoding !== 'json' && encoding !== 'protobuf') return refuse('encoding', 'must be json or protobuf');
  const url = readPlace(to, given, kept);
  const isGiven = given['headers'] !== undefined;
  const headers = isGiven ? readHeaders(given['headers']) : (kept?.headers ?? {});
  if (!isGiven && !isAtHostOf(url, kept?.url) && Object.keys(headers).length > 0)
    return refuse('headers', 'must be given again, or {} for none, for they would go to another host');
  return { url, headers, encoding, maxMegabytes, maxHours };
}

function readPlace(to: ForwardKind, given: Given, kept: Target | undefined): string {
  const field = to === 'otlp' ? 'url' : 'dsn';
  const value = given[field];
  if ((value === undefined || value === '') && kept) return kept.url;
  if (to === 'sentry')
    return readDsn(value) ?? refuse(field, 'must be a DSN, such as https://key@sentry.example/1');
  const url = readUrl(value);
  const isGood = url !== undefined && new URL(url).username === '' && new URL(url).password === '';
  return isGood ? url : refuse(field, 'must be an https address, such as https://collector.example:4318');
}

function readHeaders(given: unknown): Record<string, string> {
  const rule = `must be an object of at most ${MAX_HEADERS} texts, such as {"authorization": "Bearer …"}`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return refuse('headers', rule);
  const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (entries.length > MAX_HEADERS || !entries.every(([, value]) => isHeader(value)))
    return refuse('headers', rule);
  const odd = entries.find(
    ([name]) => !/^[a-z\d!#$%&'*+.^_`|~-]{1,100}$/.test(name) || OWN_HEADERS.includes(name),
  );
  if (odd) return refuse('headers', `cannot have ${JSON.stringify(odd[0])}; name another`);
  return Object.fromEntries(entries) as Record<string, string>; // checked above
}

function readFlag(value: unknown, usual: boolean): boolean {
  if (value === undefined) return usual;
  return typeof value === 'boolean' ? value : refuse('isPaused', 'must be true or false');
}

function findForward({ forwards = [] }: AccessState, project: string, id: string): StoredForward {
  const found = forwards.find((forward) => forward.id === id && forward.project === project);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such forward.');
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
