import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCESS } from '../access/accessFile.ts';
import { SESSIONS } from '../access/sessions.ts';
import { ALERTS } from '../alerts/book.ts';
import { createAuditTable } from '../audit/auditTable.ts';
import { REPORTS } from '../compliance/reports.ts';
import { fingerprintOf, type HashKey, openHashKey, readHashKey } from '../keys/hashKey.ts';
import { sealWith } from '../keys/sealWith.ts';
import { type Log, reasonOf } from '../log.ts';
import { startRounds } from '../rounds.ts';
import { StartProblem, toStartProblem } from '../startProblem.ts';
import { mayPass } from '../store/StoreProblem.ts';
import type { DocumentStore, Store } from '../store/store.ts';
import { begin, FINGERPRINT, ownFiles } from './begin.ts';
import { createLastKnown, type LastKnown } from './lastKnown.ts';
import { createFileRecords, type Records } from './Records.ts';
import { createTableDocuments } from './tableDocuments.ts';

/** What a server keeps besides events, and the key with which it does. */
export interface OpenRecords {
  readonly records: Records;
  readonly keyed: HashKey;
  close(): Promise<void>;
}

interface RecordsOptions {
  folder: string;
  store: Pick<Store, 'documents' | 'migrate'>;
  /** Instead of the data folder's. */
  hashKey: Buffer | undefined;
  log: Log;
  now: () => number;
  /** How long a first start waits for the database. @default 60000 */
  patienceMs?: number;
}

const FOLLOW_MS = 1_000;
const RETRY_MS = 1_000;

/** Of a server that is alone in its data folder; where several share a database, in that. */
export async function openRecords(options: RecordsOptions): Promise<OpenRecords> {
  const { folder, store, hashKey } = options;
  if (store.documents) return openShared(store.documents, options);
  return {
    records: createFileRecords(folder),
    keyed: await openHashKey(folder, hashKey),
    close: async () => {},
  };
}

async function openShared(store: DocumentStore, options: RecordsOptions): Promise<OpenRecords> {
  const { folder, log } = options;
  const by = hostname();
  const lastKnown = createLastKnown(folder, [ACCESS, SESSIONS, ALERTS, REPORTS]);
  const key = await agreeOnKey(store, { ...options, lastKnown, by });
  const documents = createTableDocuments({ store, seal: sealOf(key), lastKnown, by, log });
  const rounds = startRounds({
    run: documents.round,
    pauseMs: () => FOLLOW_MS,
    onFail: (reason) => log('warn', 'the database does not say what other servers have changed', { reason }),
  });
  return {
    records: { documents, auditLines: createAuditTable({ store, documents, by }) },
    keyed: key,
    async close() {
      await rounds.close();
      await lastKnown.close();
    },
  };
}

/** Agrees with the servers that are there on the key; the first of all brings what it has. */
async function agreeOnKey(
  store: DocumentStore,
  options: RecordsOptions & { lastKnown: LastKnown; by: string },
): Promise<HashKey> {
  const { folder, hashKey, now, by, lastKnown } = options;
  const given = await readHashKey(folder, hashKey);
  const isKnown = given !== undefined && (await lastKnown.read(ACCESS)) !== undefined;
  const answer = await ask(store, { ...options, isKnown });
  if (answer === 'away' && given) return given;
  const fingerprint = answer === 'away' ? undefined : answer.fingerprint;
  if (fingerprint !== undefined) {
    if (!given || fingerprintOf(given) !== fingerprint) throw otherKey(folder, given !== undefined);
    await tellOfOwnFiles(options);
    return given;
  }
  const key = given ?? (await openHashKey(folder));
  if (await begin(store, { folder, key, seal: sealOf(key), by, now })) return key;
  const [winner] = await store.newer({ [FINGERPRINT]: 0 });
  if (winner?.body !== fingerprintOf(key)) {
    // Made a moment ago, and nothing has been hashed with it.
    if (!given) await rm(join(folder, 'hash.key'), { force: true });
    throw otherKey(folder, given !== undefined);
  }
  await tellOfOwnFiles(options);
  return key;
}

async function tellOfOwnFiles({ folder, log }: RecordsOptions): Promise<void> {
  const files = await ownFiles(folder);
  if (files.length > 0)
    log('warn', 'files of the data folder are not used: the database has what all servers share', {
      files: files.join(' '),
    });
}

/** Asks until the database answers; not for long where this server can do without. */
async function ask(
  store: DocumentStore,
  { store: { migrate }, isKnown, log, patienceMs = 60_000 }: RecordsOptions & { isKnown: boolean },
): Promise<'away' | { fingerprint: string | undefined }> {
  const until = performance.now() + patienceMs;
  for (let isFirst = true; ; isFirst = false) {
    try {
      await migrate();
      const [row] = await store.newer({ [FINGERPRINT]: 0 });
      return { fingerprint: row?.body };
    } catch (error) {
      if (!mayPass(error)) throw toStartProblem(error);
      if (isKnown) {
        log('warn', 'the store is away; who may do what is as this server has seen it last', {
          reason: reasonOf(error),
        });
        return 'away';
      }
      if (performance.now() >= until)
        throw new StartProblem(
          'The store does not answer, and this server has never seen who may do what. Start ClickHouse, or look at CANDOR_CLICKHOUSE_URL.',
          { cause: error },
        );
      if (isFirst) log('warn', 'the store is away; a first start waits for it', { reason: reasonOf(error) });
      await sleep(RETRY_MS);
    }
  }
}

function sealOf(key: HashKey): ReturnType<typeof sealWith> {
  return sealWith(key.derive('documents'));
}

function otherKey(folder: string, hasOne: boolean): StartProblem {
  const has = hasOne ? 'another hash key than this server' : 'a hash key that this server has not';
  return new StartProblem(
    `The database's servers have ${has}. Set CANDOR_HASH_KEY to theirs, or copy hash.key from the data folder of one of them to ${folder}. With another key each person would be somebody else from now on.`,
  );
}
