import type { WireEvent } from '@candor/core/wire';
import { expect, onTestFinished, test } from 'vitest';
import type { RetentionAnswer } from '../src/api/types.ts';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { packRows } from '../src/store/rowBytes.ts';
import { makeEnvelope } from './envelopes.ts';
import { openEngineStore } from './openEngineStore.ts';
import { aReport, eventsOf } from './pageLoad.ts';
import { send, startServer } from './sender.ts';
import { sendSql } from './sendSql.ts';

const DAY = 24 * 60 * 60 * 1000;
const adminToken = 'ca_for-the-one-that-asks';

test('each kind is kept for its own days, and the report says so', async () => {
  const engine = await openEngineStore();
  onTestFinished(() => engine.close());
  const store = createClickHouseStore({ ...engine.options, now: Date.now });
  const server = await startServer({
    store,
    adminToken,
    retentionDays: 90,
    retentionKinds: { errors: 7, performance: 400 },
  });
  const report = async (): Promise<RetentionAnswer> => {
    const headers = { authorization: `Bearer ${adminToken}` };
    return (await fetch(`${server.url}/api/v1/retention`, { headers })).json() as Promise<RetentionAnswer>;
  };
  const aged = (seq: number, type: string, data: WireEvent['data']): WireEvent => ({
    seq,
    type,
    timestamp: Date.now() - 6 * DAY,
    data,
  });
  await send(
    server,
    makeEnvelope({
      sentAt: Date.now(),
      events: [
        aged(1, 'exception', { type: 'Error', message: 'old' }),
        aged(2, 'page_view', {}),
        aged(3, 'browser.web_vital', { name: 'LCP', value: 1 }),
      ],
    }),
  );

  await expect
    .poll(async () => (await report()).kinds.map(({ kind, days, rows }) => [kind, days, rows]))
    .toEqual([
      ['errors', 7, 1],
      ['pageLoads', 90, 1],
      ['performance', 400, 1],
      ['usage', 90, 1],
    ]);
  expect(await report()).toMatchObject({
    retentionDays: 90,
    retentionKinds: { errors: 7, performance: 400 },
  });
});

test.each([
  ['and misses none of them', 90, 0],
  // The control: without it the table would not have removed anything.
  ['unless that is not said', undefined, 1],
])(
  'Delivery knows of page loads what arrived of them for as long as they tell of it, %s',
  async (_name, reportDays, missing) => {
    const engine = await openEngineStore();
    onTestFinished(() => engine.close());
    const store = createClickHouseStore({ ...engine.options, reportDays, now: Date.now });
    onTestFinished(() => store.close());
    await store.migrate();
    const at = Date.now() - 10 * DAY;
    const load = { origin: 'o', at, heard: at, begun: at };
    await store.insert({
      token: 'events',
      rows: packRows([
        ...eventsOf({ ...load, seqs: [1, 2] }),
        ...eventsOf({ ...load, seqs: [3], retentionDays: 7 }),
      ]),
    });
    await store.insertReports({ token: 'report', rows: packRows([], aReport({ ...load, seqs: [1, 2, 3] })) });
    for (const table of ['events', 'origins'])
      expect(await sendSql(engine.options, `OPTIMIZE TABLE candor.${table} FINAL`)).toBe('');

    const scope = { project: 'default', from: Date.now() - 30 * DAY, to: Date.now() };
    expect((await store.events(scope)).events).toHaveLength(2);
    expect((await store.delivery(scope)).total).toMatchObject({ produced: 3, stored: 3 - missing, missing });
  },
);
