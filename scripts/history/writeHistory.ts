import { mkdir } from 'node:fs/promises';
import type { InnerEvent } from '../../packages/server/src/event.ts';
import { openStore } from '../../packages/server/src/openStore.ts';
import { packRows } from '../../packages/server/src/store/rowBytes.ts';
import type { Store } from '../../packages/server/src/store/store.ts';
import type { History } from './history.ts';

const ROWS_AT_ONCE = 50_000;

/** Fills a store as the loader does, in blocks; `onEvents` is told of what went in. Resolves with the number of events. */
export async function writeHistory(
  store: Store,
  history: History,
  onEvents: (events: readonly InnerEvent[]) => void = () => {},
): Promise<number> {
  const token = `history-${history.from}-${history.to}`;
  let written = 0;
  let blocks = 0;
  let rows: Buffer[] = [];
  let reports: Buffer[] = [];
  let waiting = 0;
  const flush = async (): Promise<void> => {
    blocks += 1;
    await store.insert({ token: `${token}-${blocks}`, rows: Buffer.concat(rows) });
    await store.insertReports({ token: `${token}-${blocks}-reports`, rows: Buffer.concat(reports) });
    written += waiting;
    rows = [];
    reports = [];
    waiting = 0;
  };
  for (const hour of history.hours()) {
    onEvents(hour.events);
    rows.push(packRows(hour.events));
    reports.push(packRows([], ...hour.reports));
    waiting += hour.events.length;
    if (waiting >= ROWS_AT_ONCE) await flush();
  }
  await flush();
  return written;
}

/** The same into the data folder of a server that does not run yet, with the embedded engine. */
export async function writeHistoryInto(
  dataPath: string,
  history: History,
  onEvents?: (events: readonly InnerEvent[]) => void,
): Promise<number> {
  await mkdir(dataPath, { recursive: true, mode: 0o700 });
  const { store, close } = await openStore({ clickhouseUrl: undefined, dataPath, log: () => {} });
  try {
    await store.migrate();
    return await writeHistory(store, history, onEvents);
  } finally {
    await close();
  }
}
