import { statfs } from 'node:fs/promises';
import type { StatusAnswer } from '../api/types.ts';
import type { OutcomeLedger } from '../intake/outcomes.ts';
import type { Store, StoredTable } from '../store/store.ts';
import type { Family } from './exposition.ts';

/** What the server can tell of itself besides its process. */
export interface ServerMetricsDeps {
  store: Pick<Store, 'kind' | 'ping' | 'tables'>;
  version: string;
  dataPath: string;
  outcomes: Pick<OutcomeLedger, 'counters'>;
  status(): Pick<StatusAnswer, 'spool' | 'turnedDown'>;
}

/** Queue, outcomes, store and disk. A store that does not answer leaves out its own numbers and nothing else. */
export async function serverMetrics({
  store,
  version,
  dataPath,
  outcomes,
  status,
}: ServerMetricsDeps): Promise<Family[]> {
  const { spool, turnedDown } = status();
  const [isReady, tables, disk] = await Promise.all([
    store.ping().catch(() => false),
    store.tables?.().catch(() => []) ?? [],
    statfs(dataPath).catch(() => undefined),
  ]);
  return [
    gauge('candor_build_info', 'Version and kind of store; always 1.', [
      { labels: { version, store: store.kind }, value: 1 },
    ]),
    {
      name: 'candor_events',
      kind: 'counter',
      help: 'Events that were sent since the start, by what became of them; what is set aside was stored before.',
      series: Object.entries(outcomes.counters()).map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
    {
      name: 'candor_turned_down',
      kind: 'counter',
      help: 'What other clients sent and was not kept since the start, and requests without a key or from a page that it is not for, by what it was or why.',
      series: Object.entries(turnedDown).map(([what, value]) => ({ labels: { what }, value })),
    },
    gauge('candor_spool_events', 'Events that wait for the store.', [{ value: spool.waitingEvents }]),
    bytes('candor_spool_bytes', 'What waits for the store.', [{ value: spool.waitingBytes }]),
    bytes('candor_spool_limit_bytes', 'How much may wait for the store.', [{ value: spool.limitBytes }]),
    gauge('candor_store_ready', 'Whether the store answers.', [{ value: isReady ? 1 : 0 }]),
    gauge('candor_store_rows', 'Rows by table.', seriesOf(tables, 'rows')),
    gauge(
      'candor_store_parts',
      'Parts on disk by table; many of them make questions slow.',
      seriesOf(tables, 'parts'),
    ),
    bytes('candor_store_bytes', 'Size on disk by table.', seriesOf(tables, 'bytes')),
    bytes(
      'candor_disk_free_bytes',
      'Room on the disk of the data folder.',
      disk ? [{ value: disk.bavail * disk.bsize }] : [],
    ),
    bytes(
      'candor_disk_size_bytes',
      'Size of the disk of the data folder.',
      disk ? [{ value: disk.blocks * disk.bsize }] : [],
    ),
  ];
}

type Series = readonly { labels?: Record<string, string>; value: number }[];

function gauge(name: string, help: string, series: Series): Family {
  return { name, kind: 'gauge', help, series };
}

function bytes(name: string, help: string, series: Series): Family {
  return { name, kind: 'gauge', unit: 'bytes', help, series };
}

function seriesOf(tables: readonly StoredTable[], what: 'rows' | 'parts' | 'bytes'): Series {
  return tables.map((table) => ({ labels: { table: table.name }, value: table[what] }));
}
