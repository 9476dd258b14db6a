import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClusterStore } from '../../test/openClusterStore.ts';
import { openEngineStore } from '../../test/openEngineStore.ts';
import { eventsOf } from '../../test/pageLoad.ts';
import { DAY, NOW } from '../../test/seededEvents.ts';
import { sendSql } from '../../test/sendSql.ts';
import type { InnerEvent } from '../event.ts';
import { type ClickHouseOptions, createClickHouseStore } from './clickhouse.ts';
import { packRows } from './rowBytes.ts';
import type { Store } from './store.ts';

interface Opened {
  store: Store;
  options: ClickHouseOptions;
  close(): Promise<void>;
}

const FEEDS = ['presence_feed', 'arrivals_feed', 'rollup_feed'];

/** Visits with and without a session and a user, over midnight, beyond the first 64 numbers, with what SQL and JSON would stumble over. */
function eventsIn(project: string): InnerEvent[] {
  const seqs = [1, 2, 5, 64, 65, 300];
  const loads = [
    { origin: 'a', session: "o'clinic \\ 診所 {x:String}", release: "2.0'\n\\" },
    { origin: 'b', session: '', release: '' },
    { origin: 'c', session: 'half \ud83d', release: '1.0.0', at: NOW - DAY },
    { origin: 'd', session: 's2', release: '1.0.0', retentionDays: 30 },
  ];
  return loads
    .flatMap((load) => eventsOf({ ...load, project, seqs }))
    .map((event, at) => ({ ...event, user: at % 3 === 0 ? 'ada' : '', weight: 100 + at }));
}

describe.each<[string, () => Promise<Opened>]>([
  ['embedded engine', openEngineStore],
  ['cluster', openClusterStore],
])('what goes with events, over an %s', (_name, open) => {
  let opened: Opened;

  beforeAll(async () => {
    opened = await open();
    await opened.store.migrate();
  });
  afterAll(() => opened.close());

  const ask = (sql: string): Promise<string> => sendSql(opened.options, sql);

  /** Everything but when it was marked. */
  const fed = (project: string): Promise<string> =>
    ask(
      `SELECT * EXCEPT project FROM candor.presence FINAL WHERE project = '${project}' ORDER BY ALL FORMAT TSV`,
    ).then(
      async (presence) =>
        presence +
        (await ask(
          `SELECT session, release, environment, begun, heard, last, arrived, arraySort(arrived_later), retention_days
FROM candor.origins FINAL WHERE project = '${project}' ORDER BY ALL FORMAT TSV`,
        )),
    );

  it('is made whole where an attempt was stopped before it, and the same as ever', async () => {
    await opened.store.insert({ token: 'usual', rows: packRows(eventsIn('usual')) });
    for (const feed of FEEDS) await ask(`DETACH TABLE candor.${feed}`);
    await opened.store.insert({ token: 'stopped', rows: packRows(eventsIn('stopped')) });
    for (const feed of FEEDS) await ask(`ATTACH TABLE candor.${feed}`);
    expect(await fed('stopped')).toBe('');

    await opened.store.feedAgain?.(packRows(eventsIn('stopped')));

    expect(await fed('usual')).not.toBe('');
    expect(await fed('stopped')).toBe(await fed('usual'));
  });

  it('does not change when it is fed twice', async () => {
    const rows = packRows(eventsIn('twice'));
    await opened.store.insert({ token: 'twice', rows });
    const once = await fed('twice');

    await opened.store.feedAgain?.(rows);

    expect(await fed('twice')).toBe(once);
  });

  it('has its days counted again', async () => {
    const marks = () => ask('SELECT max(until) FROM candor.rollup_marks FORMAT TSV');
    const before = await marks();

    await opened.store.feedAgain?.(packRows(eventsIn('marks')));

    expect((await marks()) > before).toBe(true);
  });

  it('takes as many as a block has', async () => {
    const many = Array.from({ length: 5 }, () => eventsIn('many')).flat();
    const rows = packRows(Array.from({ length: 30 }, () => many).flat());

    await expect(opened.store.feedAgain?.(rows)).resolves.toBeUndefined();
  });

  it('are numbers as long as page loads tell of them, whatever their events are kept for', async () => {
    const { options } = opened;
    const keepers = [90, 120].map((reportDays) => createClickHouseStore({ ...options, reportDays }));
    const [for90, for120] = keepers;
    const daysIn = (project: string) =>
      ask(
        `SELECT DISTINCT retention_days FROM candor.origins WHERE project = '${project}' ORDER BY 1 FORMAT TSV`,
      );

    await for90?.migrate();
    await for90?.insert({ token: 'd90', rows: packRows(eventsIn('d90')) });
    await for120?.migrate();
    await for120?.insert({ token: 'd120', rows: packRows(eventsIn('d120')) });
    await for120?.feedAgain?.(packRows(eventsIn('again')));
    for (const store of keepers) await store.close();

    expect(await daysIn('d90')).toBe('90\n');
    expect(await daysIn('d120')).toBe('120\n');
    expect(await daysIn('again')).toBe('120\n');
  });
});
