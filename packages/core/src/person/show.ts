import { attempt } from '../browser/guard.ts';
import type { ConsentReceipt } from '../consent/receipts.ts';
import {
  erasurePrefix,
  listNames,
  placePrefix,
  secretPrefix,
  toServerName,
  visitKey,
} from '../consent/secrets.ts';
import { userKey } from '../consent/user.ts';
import { databaseTexts } from '../delivery/databaseTexts.ts';
import { databaseName, localTexts } from '../delivery/localTexts.ts';
import { decodeRecord, readName } from '../delivery/record.ts';
import { readEvent } from '../wire/encode.ts';
import type { ConsentLevel, JsonObject, WireEvent } from '../wire/envelope.ts';
import { type PersonAnswer, type PersonEvent, type PersonVisit, visitId } from '../wire/person.ts';
import { askServer } from './askServer.ts';
import type { ErasureParts } from './erase.ts';

/** Everything that is known of the person in this browser, here and at the servers it was sent to. Holds no secret. */
export interface PersonReport {
  /** The format's version. */
  readonly schema: 1;
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number;
  /** Address of the page's site. */
  readonly site: string;
  readonly consent: PersonConsent;
  readonly ids: PersonIds;
  /** Events that wait in this browser. */
  readonly waiting: readonly WireEvent[];
  /** Names of what lies in this browser's `localStorage`. */
  readonly stored: readonly string[];
  /** Servers that still have to confirm an erasure. */
  readonly owing: readonly string[];
  readonly servers: readonly ServerShare[];
}

/** What the person allows. */
export interface PersonConsent {
  readonly level: ConsentLevel;
  /** How that came about; left out where the configuration says so. */
  readonly basis?: 'chosen' | 'reported' | undefined;
  /** Every decision in its order. */
  readonly receipts: readonly ConsentReceipt[];
}

/** By which ids this browser is known right now; each is left out where there is none. */
export interface PersonIds {
  /** Of the visit. */
  readonly visit?: string;
  /** Of the browser; only at `full`. */
  readonly browser?: string;
  /** What stands for the site's own pseudonym. */
  readonly userHash?: string;
}

/** What one server has. */
export interface ServerShare {
  /** Its address, without the key. */
  readonly server: string;
  /** `unknown` where it could not be reached or does not answer such questions. */
  readonly state: 'known' | 'unknown';
  readonly retentionDays?: number;
  readonly visits: readonly PersonVisit[];
  /** The newest first. */
  readonly events: readonly PersonEvent[];
  readonly pageLoads: readonly JsonObject[];
  /** Whether `events` are all that it has. */
  readonly isComplete: boolean;
}

/** What only the running collector knows. */
export interface PersonParts extends ErasureParts {
  readonly consent: PersonConsent;
  readonly userHash: string | undefined;
  /** Events in memory, as texts, and the page load they are from. */
  readonly texts: readonly string[];
  readonly origin: string;
}

/** Puts it together; with `isWhole` every event of every server, however many there are. */
export async function makeReport(parts: PersonParts, isWhole: boolean): Promise<PersonReport> {
  const { storage, consent } = parts;
  const secrets = listNames(storage, secretPrefix);
  const places = secrets.length ? listNames(storage, placePrefix) : [];
  const [waiting, ...servers] = await Promise.all([
    findWaiting(parts),
    ...places.map((place) => askShare(place, secrets, isWhole, parts)),
  ]);
  return {
    schema: 1,
    at: Date.now(),
    site: globalThis.location?.origin ?? '',
    consent: { level: consent.level, basis: consent.basis, receipts: consent.receipts },
    ids: findIds(parts),
    waiting,
    // A name may hold a secret, or a key.
    stored: storage.keys('candor.').map((name) => name.replace(/^(candor\.(secret|place|forget)) .*/, '$1')),
    owing: listNames(storage, erasurePrefix).map(toServerName),
    servers,
  };
}

function findIds({ storage, userHash }: PersonParts): PersonIds {
  const [, secret] = /"id":"([\w-]+)"/.exec(storage.get(visitKey) ?? '') ?? [];
  const [browser] = (storage.get(userKey) ?? '').split(' ');
  return {
    ...(secret && { visit: visitId(secret) }),
    ...(browser && { browser }),
    ...(userHash && { userHash }),
  };
}

/** Each once: what memory holds may lie on the device, too. */
async function findWaiting({ storage, texts, origin }: PersonParts): Promise<WireEvent[]> {
  const found = new Map<string, WireEvent>();
  const add = (from: string, texts: readonly string[]): void => {
    for (const event of texts.map(readEvent)) found.set(`${from} ${event.seq}`, event);
  };
  add(origin, texts);
  const local = localTexts(storage);
  const records = local.names().map((name) => [name, local.read(name)] as const);
  for (const [name, text] of [...records, ...(await readDatabase())]) {
    const known = readName(name);
    const body = known && decodeRecord(known, text);
    if (body) add(body.origin, body.events);
  }
  return [...found.values()].sort((a, b) => b.timestamp - a.timestamp);
}

async function readDatabase(): Promise<(readonly [string, string | undefined])[]> {
  const database = databaseTexts();
  try {
    // Only to look must not make one.
    const known = await indexedDB.databases?.();
    if (!known?.some(({ name }) => name === databaseName)) return [];
    const names = await database.names();
    const texts = await database.read(names);
    return names.map((name, index) => [name, texts[index]]);
  } catch {
    return []; // Denied: then nothing can lie there.
  } finally {
    database.close();
  }
}

async function askShare(
  place: string,
  secrets: readonly string[],
  isWhole: boolean,
  parts: PersonParts,
): Promise<ServerShare> {
  const server = toServerName(place);
  const first = await attempt(() => askServer<PersonAnswer>(place, 'show', { secrets }, parts));
  // The page of a captive portal is an answer too.
  if (first?.retentionDays === undefined)
    return { server, state: 'unknown', visits: [], events: [], pageLoads: [], isComplete: false };
  const { retentionDays, visits = [], pageLoads = [] } = first;
  const events = [...(first.events ?? [])];
  let { next } = first;
  while (isWhole && next !== undefined) {
    const after: string = next;
    const more = await attempt(() => askServer<PersonAnswer>(place, 'show', { secrets, after }, parts));
    // Cut off in the middle: what is there is still true.
    if (!more?.events) break;
    events.push(...more.events);
    next = more.next;
  }
  return { server, state: 'known', retentionDays, visits, events, pageLoads, isComplete: next === undefined };
}
