import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { SiteRules } from '@candor/core/wire';
import type { Administration } from '../access/administration.ts';
import { SESSION_MS } from '../access/sessions.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { LAST_BACKUP } from '../backup/backup.ts';
import { findMissing, readManifest } from '../backup/manifest.ts';
import type { ServerConfig } from '../config.ts';
import { CHOSEN_KINDS, retentionOf } from '../dataKind.ts';
import type { ErasedVisits } from '../privacy/erased.ts';
import type { Store } from '../store/store.ts';
import { aboveLevel } from './aboveLevel.ts';
import type { Facts } from './facts.ts';
import { personalFieldsOf } from './personalData.ts';
import { tryConsent, tryRedaction, tryThrottle } from './trials.ts';

/** The parts of a server that facts are read from. */
export interface GatherDeps {
  config: ServerConfig;
  version: string;
  administration: Administration;
  alerts: Alerts;
  store: Store;
  erased: Pick<ErasedVisits, 'has'>;
  rules: SiteRules;
  /** Events turned down for their level since the start. */
  withheld: () => number;
  now: () => number;
}

const DAY = 24 * 60 * 60 * 1_000;
const RECENT_MS = 30 * DAY;
/** A little more than a month, so that a monthly report misses nothing. */
const JUDGED_MS = 35 * DAY;
/** Events that are read for personal data, in each project. */
const SCANNED = 500;
const EXPORTED_VISITS = 20;
const EXPORTED_EVENTS = 2_000;

/** Reads everything that controls are held against, at this moment. */
export async function gather(deps: GatherDeps): Promise<Facts> {
  const { config, version, alerts, store, now } = deps;
  const log = await readLog(deps);
  const stored = await storedFacts(deps);
  const kept = await keptFacts(deps);
  const { isIntact, entries, problems } = await deps.administration.verify();
  return {
    now: now(),
    version,
    nodeVersion: process.version,
    retention: kept.retention,
    access: { ...accessFacts(deps, log.passwords), ...log.counts, throttle: tryThrottle() },
    audit: { isIntact, entries, problems: problems.length, firstAt: log.firstAt },
    backup: { ...(await backupFacts(config.dataPath)), isCluster: store.kind === 'cluster' },
    network: await networkFacts(config),
    intake: {
      consent: tryConsent(),
      redaction: tryRedaction(),
      keyEventsPerSecond: config.keyEventsPerSecond,
      foreignConsent: config.foreignConsent ?? 'enhanced',
      withheld: deps.withheld(),
    },
    stored: { ...stored, unpurged: kept.unpurged, receipts: kept.receipts },
    alerts: alertFacts(alerts, now()),
    software: { pendingSteps: (await store.pendingSteps?.()) ?? [] },
  };
}

interface LogFacts {
  /** When each user chose the password that they have. */
  passwords: Map<string, number>;
  counts: Pick<Facts['access'], 'throttled' | 'exports' | 'erasures'>;
  firstAt: number | null;
}

const PASSWORD_ENTRIES: readonly string[] = ['user.password', 'user.joined', 'user.added'];

async function readLog({ administration, now }: GatherDeps): Promise<LogFacts> {
  const passwords = new Map<string, number>();
  const recent = new Map<string, number>();
  let firstAt: number | null = null;
  // The newest first, so the first that is met is the one that counts.
  for await (const { at, what, object = '' } of administration.audit.entries()) {
    const time = Date.parse(at);
    firstAt = time;
    if (PASSWORD_ENTRIES.includes(what) && !passwords.has(object)) passwords.set(object, time);
    if (time > now() - RECENT_MS) recent.set(what, (recent.get(what) ?? 0) + 1);
  }
  const count = (what: string): number => recent.get(what) ?? 0;
  return {
    passwords,
    counts: {
      throttled: count('session.throttled'),
      exports: count('visits.exported') + count('visits.shown'),
      erasures: count('visits.erased'),
    },
    firstAt,
  };
}

function accessFacts(
  { administration: { file, sessions }, config }: GatherDeps,
  passwords: ReadonlyMap<string, number>,
): Omit<Facts['access'], 'throttled' | 'exports' | 'erasures' | 'throttle'> {
  const { users, tokens, writeKeys } = file.state;
  const owners = sessions.owners();
  const known = new Set(users.map(({ id }) => id));
  return {
    users: users.map(({ id, role, createdAt, password, invitation }) => ({
      id,
      role,
      createdAt,
      passwordAt: password === undefined ? null : (passwords.get(id) ?? createdAt),
      isInvited: invitation !== undefined,
    })),
    tokens: tokens.map(({ id, role, createdAt, until }) => ({ id, role, createdAt, until: until ?? null })),
    keys: writeKeys.map(({ id, createdAt, origins }) => ({ id, createdAt, hasOrigins: origins.length > 0 })),
    hasOperatorToken: config.adminToken !== undefined,
    sessions: {
      count: owners.length,
      longestMs: SESSION_MS,
      ofNobody: owners.filter((owner) => owner.startsWith('u_') && !known.has(owner)).length,
    },
  };
}

async function keptFacts({
  config: { retentionDays, retentionKinds },
  administration,
  store,
  now,
}: GatherDeps): Promise<Pick<Facts, 'retention'> & Pick<Facts['stored'], 'unpurged' | 'receipts'>> {
  const { projects } = administration.file.state;
  const rows = await Promise.all(
    projects.map(async (project) => (await store.retention(project)).map((row) => ({ ...row, project }))),
  );
  const all = rows.flat();
  const { withoutExpiry = [], unpurged = 0 } = (await store.upkeep?.()) ?? {};
  const late = all.filter(({ overdue }) => overdue > 0);
  return {
    retention: {
      days: {
        ...Object.fromEntries(CHOSEN_KINDS.map((kind) => [kind, retentionKinds[kind] ?? retentionDays])),
        consent: retentionOf('consent.change', retentionDays, retentionKinds),
      },
      mostLateDays: Math.max(0, ...late.map(({ oldest, days }) => (now() - oldest) / DAY - days)),
      lateRows: late.reduce((sum, { overdue }) => sum + overdue, 0),
      withoutExpiry,
      storedKinds: all.map(({ project, kind, days, rows: count }) => ({ project, kind, days, rows: count })),
    },
    unpurged,
    receipts: all.reduce((sum, { kind, rows: count }) => sum + (kind === 'consent' ? count : 0), 0),
  };
}

async function storedFacts({
  administration,
  store,
  erased,
  rules,
  now,
}: GatherDeps): Promise<Omit<Facts['stored'], 'unpurged' | 'receipts'>> {
  const rows = await store.levels(now() - JUDGED_MS);
  const sum = (isWanted: (consent: string) => boolean): number =>
    rows.reduce((all, { consent, events }) => all + (isWanted(consent) ? events : 0), 0);
  const personal = new Map<string, Facts['stored']['personal'][number]>();
  const exported = { visits: 0, events: 0, personal: new Set<string>() };
  let scanned = 0;
  let erasedButFound = 0;
  for (const project of administration.file.state.projects) {
    const to = now() + 1;
    const { events } = await store.events({ project, from: to - JUDGED_MS, to, limit: SCANNED });
    scanned += events.length;
    for (const event of events)
      for (const field of personalFieldsOf(event)) {
        const key = `${project} ${event.type} ${field}`;
        const known = personal.get(key) ?? { project, type: event.type, field, events: 0 };
        personal.set(key, { ...known, events: known.events + 1 });
      }
    const visits = [...new Set(events.map(({ session }) => session))].filter((id) =>
      /^[\da-f]{32}$/.test(id),
    );
    erasedButFound += visits.filter((id) => erased.has(project, id)).length;
    const sessions = visits.slice(0, EXPORTED_VISITS);
    if (sessions.length === 0) continue;
    // The answer itself that a person would be given.
    const share = await store.person({ project, sessions });
    exported.visits += share.visits.length;
    for (const event of share.events.slice(0, EXPORTED_EVENTS)) {
      exported.events += 1;
      for (const field of personalFieldsOf(event)) exported.personal.add(`${event.type}: ${field}`);
    }
  }
  return {
    judged: sum((consent) => consent !== ''),
    unjudged: sum((consent) => consent === ''),
    aboveLevel: aboveLevel(rows, rules),
    scanned,
    personal: [...personal.values()],
    exported: { ...exported, personal: [...exported.personal] },
    erasedButFound,
  };
}

async function backupFacts(dataPath: string): Promise<Omit<Facts['backup'], 'isCluster'>> {
  const text = await readFile(join(dataPath, LAST_BACKUP), 'utf8').catch(() => undefined);
  if (text === undefined) return { at: null, damage: null };
  const { at, folder } = JSON.parse(text) as { at: string; folder?: string };
  const manifest = folder === undefined ? undefined : await readManifest(folder);
  const damage = manifest && folder !== undefined ? await findMissing(folder, manifest) : null;
  return { at: Date.parse(at), damage };
}

async function networkFacts({
  host,
  hosts,
  proxies,
  publicUrl,
  clickhouseUrl,
  dataPath,
}: ServerConfig): Promise<Facts['network']> {
  const { mode } = await stat(dataPath);
  const database = clickhouseUrl === undefined ? undefined : new URL(clickhouseUrl);
  return {
    host,
    isLoopback: isLoopback(host),
    proxies: proxies.length,
    publicUrl: publicUrl ?? null,
    hasHosts: hosts.length > 0,
    hasPlainDatabase: database?.protocol === 'http:' && !isLoopback(database.hostname),
    // Windows has no such bits.
    isFolderPrivate: process.platform === 'win32' || (mode & 0o077) === 0,
  };
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

function alertFacts({ rules, targets, state }: Alerts, now: number): Facts['alerts'] {
  const enabled = rules.list().filter(({ isEnabled }) => isEnabled);
  return {
    rules: enabled.length,
    toldRules: enabled.filter(({ channels }) => channels.length > 0).length,
    channels: targets.list().map(({ kind, place, project }) => ({ kind, place, project })),
    deadMessages: state.deliveries.filter(({ nextAt }) => nextAt === null).length,
    forgotten: state.incidents.filter(({ status, openedAt }) => status === 'open' && now - openedAt > 7 * DAY)
      .length,
  };
}
