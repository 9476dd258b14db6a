import { expect, test } from 'vitest';
import type { DeliveryAnswer, DeliverySessionsAnswer } from '../src/api/types.ts';
import type { CandorServer } from '../src/server.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { createRecordingStore, databaseError } from './recordingStore.ts';
import { send, startServer } from './sender.ts';

async function ask<Answer>(server: CandorServer, path: string): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${server.adminToken}` },
  });
  return (await response.json()) as Answer;
}

/** The loader takes what waits once a second. */
const patience = { timeout: 20_000 };

const totalOf = async (server: CandorServer) => (await ask<DeliveryAnswer>(server, 'delivery')).total;

test('finds what never arrived, from the first number to the last one given', async () => {
  const server = await startServer();
  const origin = 'page-load-1';
  await send(server, makeEnvelope({ origin, events: makeEvents(2, 3) }));
  await send(
    server,
    makeEnvelope({ origin, events: makeEvents(1, 8), produced: 9, dropped: { overflow: 1 } }),
  );

  await expect
    .poll(() => totalOf(server), patience)
    .toMatchObject({ loads: 1, produced: 9, stored: 3, letGo: 1, missing: 5, outstanding: 5, lost: 0 });
});

test('takes an envelope that only reports, once it is durable, and counts no event for it', async () => {
  const server = await startServer();
  const report = makeEnvelope({ events: [], produced: 4, dropped: { expired: 3, sampled: 8 } });

  expect(await send(server, report)).toEqual({ id: report.id, accepted: 0, duplicate: 0, rejected: [] });

  await expect
    .poll(() => totalOf(server), patience)
    .toMatchObject({ produced: 4, stored: 0, dropped: { expired: 3, sampled: 8 }, letGo: 3, missing: 1 });
  const { outcomes } = await ask<{ outcomes: Record<string, number> }>(server, 'status');
  expect(Object.values(outcomes).every((count) => count === 0)).toBe(true);
});

test('does not miss events that it turned down itself', async () => {
  const server = await startServer();
  const events = [...makeEvents(2), { seq: 3, type: '', timestamp: 0, data: {} }];
  await send(server, makeEnvelope({ events, context: { consent: 'basic', session: 's' } }));

  await expect
    .poll(() => totalOf(server), patience)
    .toMatchObject({ produced: 3, stored: 0, rejected: 3, missing: 0 });
});

test('counts an envelope that comes again only once', async () => {
  const server = await startServer();
  const envelope = makeEnvelope({ events: makeEvents(3), produced: 5, dropped: { gone: 1 } });

  for (let times = 0; times < 4; times += 1) await send(server, envelope);

  await expect
    .poll(() => totalOf(server), patience)
    .toMatchObject({ produced: 5, stored: 3, letGo: 1, missing: 1 });
});

test('keeps a report through a restart, though the store was away', async () => {
  const store = createRecordingStore();
  store.reportFault = () => databaseError('210');
  const dataPath = await makeFolder();
  const before = await startServer({ store, dataPath });
  await send(before, makeEnvelope({ events: [], produced: 7 }));
  await before.close();
  expect(store.reports).toEqual([]);
  store.reportFault = () => undefined;

  const after = await startServer({ store, dataPath });

  await expect.poll(() => totalOf(after), patience).toMatchObject({ produced: 7, missing: 7 });
});

test('says which session misses what', async () => {
  const server = await startServer();
  const context = { consent: 'full', release: '2.0' } as const;
  await send(server, makeEnvelope({ context: { ...context, session: 'whole' }, events: makeEvents(3) }));
  await send(server, makeEnvelope({ context: { ...context, session: 'torn' }, events: makeEvents(2, 2) }));

  const named = async () => (await ask<DeliverySessionsAnswer>(server, 'delivery/sessions')).sessions;
  await expect
    .poll(named, patience)
    .toMatchObject([{ session: 'torn', release: '2.0', produced: 3, missing: 1 }]);
});

test('charges a key for envelopes that only report', async () => {
  const server = await startServer({ keyEventsPerSecond: 1 });
  const report = () => send(server, makeEnvelope({ events: [], produced: 1 }));
  for (let times = 0; times < 11; times += 1) await report();

  await expect(report()).rejects.toThrow('429');
});
