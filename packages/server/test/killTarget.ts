import { openStore } from '../src/openStore.ts';
import { createServer } from '../src/server.ts';
import { createDiskFiles, type Files, type OpenFile } from '../src/spool/files.ts';
import type { Store } from '../src/store/store.ts';

/** What the process of this file is told: where to run, when to die, and which safeguard to go without. */
export interface TargetOrder {
  dataPath: string;
  port: number;
  /** A database that others use too, instead of one of its own. */
  clickhouseUrl?: string;
  /** The cluster that this belongs to. */
  clickhouseCluster?: string;
  /** How many replicas must have a block. */
  clickhouseQuorum?: number;
  /** Dies between the store's answer and the checkpoint, once in so many blocks. */
  dieAfterInsertOneIn?: number;
  /** Control: the ids in the store are not learnt at the start. */
  forgetsIds?: boolean;
  /** Control: every insert has a token of its own. */
  freshTokens?: boolean;
  /** Control: batches are acknowledged before they are written, and the server dies before it writes them. */
  writesLate?: boolean;
  /** Control: nothing is booked before it is stored. */
  booksNothing?: boolean;
}

// A server like any other, started from the outside with parts that fail on purpose: the product has no such switches.
if (process.argv[2] !== undefined) await run(JSON.parse(process.argv[2]) as TargetOrder);

async function run(order: TargetOrder): Promise<void> {
  const opened = await openStore({
    clickhouseUrl: order.clickhouseUrl,
    clickhouseCluster: order.clickhouseCluster,
    clickhouseQuorum: order.clickhouseQuorum,
    dataPath: order.dataPath,
    log: () => {},
  });
  const server = await createServer({
    dataPath: order.dataPath,
    port: order.port,
    // Of a database that others use, theirs.
    ...(order.clickhouseUrl !== undefined && { hashKey: Buffer.alloc(32, 1) }),
    store: { ...spoil(opened.store, order), close: opened.close },
    ...(order.writesLate && { files: createLateFiles() }),
  });
  process.stdout.write(`ready ${server.writeKey} ${server.adminToken}\n`);
  // Ends with the loop that started it, however that ends.
  process.stdin.on('end', () => process.exit(1)).resume();
  process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
}

function spoil(
  store: Store,
  { dieAfterInsertOneIn = Number.POSITIVE_INFINITY, forgetsIds, freshTokens, booksNothing }: TargetOrder,
): Store {
  const { bookings, ...without } = store;
  return {
    ...without,
    ...(bookings && !booksNothing && { bookings }),
    async insert(block) {
      await store.insert(freshTokens ? { ...block, token: `${Math.random()}` } : block);
      if (Math.random() < 1 / dieAfterInsertOneIn) process.kill(process.pid, 'SIGKILL');
    },
    async *recentIds(since, until) {
      if (!forgetsIds) yield* store.recentIds(since, until);
    },
  };
}

const WRITES_AT_ONCE = 20;
const WRITES_TOO_LATE = 40;

/**
 * A disk that writes at first, then says yes and puts off, and dies with what it put off: a sender sends its next batch only when
 * it has read the answer to the last, so all of that but what is under way is acknowledged.
 */
function createLateFiles(): Files {
  const disk = createDiskFiles();
  let writes = 0;
  const delay = (file: OpenFile): OpenFile => ({
    ...file,
    async write(chunks, position) {
      writes += 1;
      if (writes <= WRITES_AT_ONCE) return file.write(chunks, position);
      if (writes > WRITES_AT_ONCE + WRITES_TOO_LATE) process.kill(process.pid, 'SIGKILL');
      return chunks.reduce((sum, { length }) => sum + length, 0);
    },
  });
  return {
    ...disk,
    create: async (path) => (path.endsWith('.segment') ? delay(await disk.create(path)) : disk.create(path)),
  };
}
