import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { sealWith } from '../keys/sealWith.ts';
import { type Log, reasonOf } from '../log.ts';
import { StartProblem } from '../startProblem.ts';
import { mayPass } from '../store/StoreProblem.ts';
import type { DocumentRow, DocumentStore } from '../store/store.ts';
import type { Documents, Version } from './Documents.ts';
import type { LastKnown } from './lastKnown.ts';
import { writeFirst } from './writeFirst.ts';

/** Documents in the database, sealed, for every server that has the key. */
export interface TableDocuments extends Documents {
  /** Is told of the newest row of a name when others have written it; `known` says from where on. */
  watchRows(name: string, known: () => number, onNewer: (row: DocumentRow) => void): void;
  /** Asks once; rejects where nobody answers. */
  round(): Promise<void>;
}

/** What they work with. */
export interface TableDocumentsOptions {
  store: DocumentStore;
  seal: ReturnType<typeof sealWith>;
  lastKnown: LastKnown;
  /** This server's name. */
  by: string;
  log: Log;
}

/** Whoever has lost a race reads on from its own version, an hour later at most. */
const PRUNE_EVERY = 64;
/** Strangers may ask, as often as they like. */
const FOLLOW_PAUSE_MS = 250;

/** How a document lies in the database: nobody can read it there, change it, or put it in the place of another. */
export function sealDocument(
  seal: ReturnType<typeof sealWith>,
  { name, version, text }: Version & { name: string },
): Omit<DocumentRow, 'mark'> {
  return { name, version, body: seal.close(gzipSync(text), aboutOf(name, version)) };
}

export function createTableDocuments({
  store,
  seal,
  lastKnown,
  by,
  log,
}: TableDocumentsOptions): TableDocuments {
  const watchers = new Map<string, { known: () => number; tell: (row: DocumentRow) => void }>();
  let asking: Promise<void> | undefined;
  let pending: Promise<void> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  function open({ name, version, body }: Omit<DocumentRow, 'mark'>): Version {
    const bytes = seal.open(body, aboutOf(name, version));
    if (bytes) return { version, text: gunzipSync(bytes).toString('utf8') };
    throw new StartProblem(
      `Version ${version} of ${name} in the table documents is not what a server with this hash key has written. Remove that row, or put back a backup of the table.`,
    );
  }

  async function newest(name: string): Promise<Omit<DocumentRow, 'mark'> | undefined> {
    try {
      const [row] = await store.newer({ [name]: 0 });
      return row;
    } catch (error) {
      if (mayPass(error) && lastKnown.has(name)) return lastKnown.read(name);
      throw error;
    }
  }

  async function ask(): Promise<void> {
    const than = Object.fromEntries([...watchers].map(([name, { known }]) => [name, known()]));
    for (const row of await store.newer(than)) {
      const watcher = watchers.get(row.name);
      if (!watcher || row.version <= watcher.known()) continue;
      try {
        watcher.tell(row);
      } catch (error) {
        log('error', 'what another server has written cannot be used', {
          document: row.name,
          reason: reasonOf(error),
        });
      }
    }
  }

  function round(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = undefined;
      askedAt = performance.now();
    });
    return asking;
  }

  async function wait(): Promise<void> {
    await asking?.catch(() => {});
    await sleep(Math.max(0, askedAt + FOLLOW_PAUSE_MS - performance.now()));
  }

  function watchRows(name: string, known: () => number, tell: (row: DocumentRow) => void): void {
    watchers.set(name, { known, tell });
  }

  return {
    isShared: true,
    async read(name) {
      const row = await newest(name);
      if (!row) return undefined;
      const version = open(row);
      lastKnown.keep(row);
      return version;
    },
    async write(name, version, text) {
      const row = sealDocument(seal, { name, version, text });
      if (!(await writeFirst(store, [row], by))) return false;
      lastKnown.keep(row);
      // Nobody waits for it; what it leaves goes another time.
      if (version % PRUNE_EVERY === 0) store.prune(name, version - PRUNE_EVERY).catch(() => {});
      return true;
    },
    remove: (name) => store.prune(name, Number.MAX_SAFE_INTEGER),
    watch(name, known, onNewer) {
      watchRows(name, known, (row) => {
        onNewer(open(row));
        lastKnown.keep(row);
      });
    },
    watchRows,
    round,
    follow() {
      // A question that is on its way may have been answered before what this one is about was written.
      pending ??= wait().then(() => {
        pending = undefined;
        return round().catch(() => {}); // the rounds say so
      });
      return pending;
    },
    placeOf: (name) => `The document ${name} in the database`,
  };
}

function aboutOf(name: string, version: number): string {
  return `${name}\n${version}`;
}
