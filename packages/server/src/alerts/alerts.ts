import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve as resolvePath } from 'node:path';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkOwner } from '../access/rules.ts';
import type { StoredChannel } from '../access/state.ts';
import type { ChannelRow, DeliveryRow, Incident, IncidentStatus } from '../api/types.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { Documents } from '../documents/Documents.ts';
import { redactor } from '../intake/cleaner.ts';
import type { Keyed } from '../keys/hashKey.ts';
import { newId } from '../keys/secret.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { createAddressRules } from './addresses.ts';
import { type BookState, openBook, type StoredIncident } from './book.ts';
import type { Wire } from './channels/Channel.ts';
import { channelOf, send } from './channels/channels.ts';
import { attempt, type DeliverDeps } from './deliver.ts';
import { log as logEntry, resolve } from './incidents.ts';
import type { Sources } from './measure.ts';
import { withoutPersonal } from './message.ts';
import { createPost } from './post.ts';
import { type RoundDeps, tellOf } from './round.ts';
import { type AlertRules, createRules } from './rules.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';
import { createSeal } from './seal.ts';
import { createSilences, type Silences } from './silences.ts';
import { createTargets, type Targets } from './targets.ts';

const MAX_NOTE = 5_000;
const MAX_LESSONS = 50_000;

/** Rules, channels, silences and incidents of a server, and what evaluates them. */
export interface Alerts {
  readonly rules: AlertRules;
  readonly targets: Targets;
  readonly silences: Silences;
  readonly scheduler: Scheduler;
  /** As it is now. */
  readonly state: BookState;
  /** Where rules look. */
  readonly sources: Sources;
  channelRow(channel: StoredChannel): ChannelRow;
  deliveries(project: string): DeliveryRow[];
  /** Sends a message to a channel now; resolves with why it did not arrive, or `undefined`. */
  test(actor: string, project: string, channel: string): Promise<string | undefined>;
  /** Puts a message that was given up on its way again, or forgets it. */
  settleDead(actor: string, project: string, delivery: string, how: 'retry' | 'forget'): Promise<void>;
  incidents(project: string): readonly Incident[];
  change(
    actor: string,
    project: string,
    incident: string,
    to: { status?: unknown; owner?: unknown; lessons?: unknown },
  ): Promise<Incident>;
  note(actor: string, project: string, incident: string, text: unknown): Promise<Incident>;
  close(): Promise<void>;
}

/** What alerts need from the rest of a server. */
export interface AlertsDeps {
  folder: string;
  documents: Documents;
  file: AccessFile;
  audit: Pick<AuditLog, 'append'>;
  keyed: Keyed;
  store: Store;
  /** What compliance reports have to tell. */
  turnedToFail?: Sources['turnedToFail'];
  /** Until when the store has everything; without it, it always has. */
  storedUntil?: RoundDeps['storedUntil'];
  /** Networks that channels may reach although they are private. */
  networks: readonly string[];
  /** Where people open the dashboard; `null` where that is not known. */
  dashboard: () => string | null;
  log: Log;
  now: () => number;
  /** How long a claim waits for others; @default 2000 */
  settleMs?: number;
  /** Time between two rounds; @default 1000 */
  everyMs?: number;
}

/** Opens what is known of alerts, and starts to evaluate. */
export async function openAlerts(deps: AlertsDeps): Promise<Alerts> {
  const { folder, documents, file, audit, keyed, store, networks, dashboard, log, now } = deps;
  const book = await openBook(documents);
  const rules = createRules(file, now);
  const targets = createTargets(file, createSeal(keyed), now);
  const silences = createSilences(file, now);
  const addresses = createAddressRules(networks);
  const wire: Wire = { rules: addresses, post: createPost(addresses, now), now };
  const sendTo: DeliverDeps['send'] = (target, message) => send(target, message, wire);
  const kindOf = (id: string) => targets.find(id)?.kind;
  const takes = (id: string, what: 'firing' | 'resolved' | 'acknowledged'): boolean => {
    const kind = kindOf(id);
    return kind !== undefined && channelOf(kind).takes.includes(what);
  };
  const common = { book, rules: () => rules.list(), dashboard, now, takes };
  const sources: Sources & Pick<Store, 'claim'> = {
    measure: (scope) => store.measure(scope),
    delivery: (scope) => store.delivery(scope),
    claim: (lease) => store.claim(lease),
    ...(deps.turnedToFail && { turnedToFail: deps.turnedToFail }),
  };
  const scheduler = startScheduler({
    ...common,
    store: sources,
    silences,
    storedUntil: deps.storedUntil ?? now,
    forgets: (id) => kindOf(id) === 'alertmanager',
    targetOf(id) {
      const channel = targets.find(id);
      return channel && targets.targetOf(channel);
    },
    send: sendTo,
    log,
    holder: await holderOf(folder),
    ...(deps.settleMs !== undefined && { settleMs: deps.settleMs }),
    ...(deps.everyMs !== undefined && { everyMs: deps.everyMs }),
  });

  const projectOf = (channel: string): string | undefined => targets.find(channel)?.project;
  const channelFor = (project: string, id: string): StoredChannel => {
    const found = targets.find(id);
    if (found?.project === project) return found;
    throw new AccessProblem('unknown', 'There is no such channel.');
  };

  /** Changes an incident and says so in the audit log. */
  async function edit(
    { actor, project, incident, what }: { actor: string; project: string; incident: string; what: string },
    make: (found: StoredIncident, draft: BookState) => void,
  ): Promise<Incident> {
    const changed = await book.change((draft) => {
      const found = draft.incidents.find((one) => one.id === incident && one.project === project);
      if (!found) throw new AccessProblem('unknown', 'There is no such incident.');
      make(found, draft);
      return found;
    });
    await audit.append({ actor, what, object: incident });
    return toIncident(changed);
  }

  return {
    rules,
    targets,
    silences,
    scheduler,
    sources,
    get state() {
      return book.state;
    },
    channelRow({ id, name, project, kind, place, createdAt }) {
      const record = book.state.channels[id];
      const own = book.state.deliveries.filter(({ channel }) => channel === id);
      const dead = own.filter(({ nextAt }) => nextAt === null).length;
      return {
        id,
        name,
        project,
        kind,
        place,
        createdAt,
        lastSentAt: record?.sentAt ?? null,
        lastFailure: record?.failure ?? null,
        waiting: own.length - dead,
        dead,
      };
    },
    deliveries: (project) =>
      book.state.deliveries
        .filter(({ message }) => message.project === project)
        .map(({ message, channel, attempts, nextAt, reason }) => ({
          id: message.id,
          channel,
          incident: message.key,
          what: message.what,
          title: message.title,
          createdAt: message.at,
          attempts,
          nextAt,
          reason,
        })),
    async test(actor, project, id) {
      const channel = channelFor(project, id);
      const target = targets.targetOf(channel);
      await audit.append({ actor, what: 'channel.tested', object: id });
      if (!target) return 'its secrets were sealed by another server; write them anew';
      const at = now();
      const message = testMessage(channel, { at, dashboard: dashboard() });
      const failure = await attempt(target, message, sendTo);
      if (failure) {
        const { reason } = failure;
        await book.change((draft) => {
          draft.channels[id] = { sentAt: null, ...draft.channels[id], failure: { at, reason } };
        });
        return reason;
      }
      await book.change((draft) => {
        draft.channels[id] = { ...draft.channels[id], sentAt: at, failure: null };
      });
      return undefined;
    },
    async settleDead(actor, project, id, how) {
      await book.change((draft) => {
        const found = draft.deliveries.find(
          ({ message, nextAt }) => message.id === id && message.project === project && nextAt === null,
        );
        if (!found) throw new AccessProblem('unknown', 'There is no such message that was given up.');
        if (how === 'forget') draft.deliveries = draft.deliveries.filter((one) => one !== found);
        else Object.assign(found, { nextAt: now(), attempts: 0 });
      });
      await audit.append({ actor, what: `message.${how === 'retry' ? 'retried' : 'forgotten'}`, object: id });
    },
    incidents: (project) =>
      book.state.incidents.filter((incident) => incident.project === project).map(toIncident),
    async change(actor, project, incident, { status, owner, lessons }) {
      const to = checkStatus(status);
      const user = checkOwner(owner, file.state, project);
      const text = checkText(lessons, 'lessons', MAX_LESSONS);
      const what =
        to === undefined ? (user === undefined ? 'incident.described' : 'incident.owned') : `incident.${to}`;
      return edit({ actor, project, incident, what }, (found, draft) => {
        const at = now();
        if (text !== undefined) found.lessons = text;
        if (user !== undefined) {
          found.owner = user;
          logEntry(found, { at, what: 'owned', actor, text: user ?? '' });
        }
        if (to === undefined) return;
        if (found.status === 'resolved') throw new AccessProblem('conflict', 'It is resolved already.');
        if (to === 'resolved') resolve(found, { at, actor });
        else {
          if (found.status === 'acknowledged')
            throw new AccessProblem('conflict', 'It is acknowledged already.');
          found.status = 'acknowledged';
          found.acknowledgedAt = at;
          found.owner ??= file.state.users.some(({ id }) => id === actor) ? actor : null;
          logEntry(found, { at, what: 'acknowledged', actor, text: '' });
        }
        tellOf(common, draft, found, to);
      });
    },
    async note(actor, project, incident, given) {
      const text = checkText(given, 'text', MAX_NOTE);
      if (text === undefined || text.trim() === '')
        throw new AccessProblem('invalid', '`text` must be what you want to note.');
      return edit({ actor, project, incident, what: 'incident.noted' }, (found) =>
        logEntry(found, { at: now(), what: 'note', actor, text }),
      );
    },
    close: scheduler.close,
  };

  function testMessage(
    channel: StoredChannel,
    { at, dashboard: address }: { at: number; dashboard: string | null },
  ) {
    return withoutPersonal({
      id: newId('m'),
      what: 'test' as const,
      key: newId('i'),
      project: projectOf(channel.id) ?? '',
      title: `Test of ${channel.name}`,
      text: 'This channel works. Nothing is wrong.',
      severity: 'info' as const,
      at,
      startedAt: at,
      endedAt: null,
      facts: [{ name: 'Project', value: channel.project }],
      link: address,
      runbook: '',
    });
  }
}

/** A restart keeps it, so that nobody waits for a lease of one's own to end; a copy of the folder has another. */
async function holderOf(folder: string): Promise<string> {
  const { dev, ino, birthtimeMs } = await stat(folder);
  const place = [hostname(), resolvePath(folder), dev, ino, birthtimeMs].join('\n');
  return createHash('sha256').update(place).digest('base64url').slice(0, 22);
}

/** Without what only the server needs. */
function toIncident({
  key: _key,
  told: _told,
  silenced: _silenced,
  repeatedAt: _repeatedAt,
  ...incident
}: StoredIncident): Incident {
  return incident;
}

function checkStatus(status: unknown): Exclude<IncidentStatus, 'open'> | undefined {
  if (status === undefined || status === 'acknowledged' || status === 'resolved') return status;
  throw new AccessProblem('invalid', '`status` must be acknowledged or resolved.');
}

/** What people write may name others: that never rests. */
function checkText(text: unknown, field: string, maxLength: number): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' && text.length <= maxLength) return String(redactor.copy(text.toWellFormed()));
  throw new AccessProblem('invalid', `\`${field}\` must be text of at most ${maxLength} characters.`);
}
