import { type ErasureAnswer, type PersonAnswer, visitId } from '@candor/core/wire';
import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import type { Store } from '../src/store/store.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { networkError } from './recordingStore.ts';
import { intakeOf, send, startServer } from './sender.ts';

// A real engine on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Server = Awaited<ReturnType<typeof startServer>>;

let engine: EngineStore;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  engine = await openEngineStore();
  const { url, username = '', password = '' } = engine.options;
  client = createClient({ url, username, password });
});
afterAll(async () => {
  await client.close();
  await engine.close();
});

const secretOf = (name: string): string => name.padEnd(22, '0');

const sendVisit = (server: Server, name: string, first = 1) =>
  send(
    server,
    makeEnvelope({
      context: { consent: 'enhanced', session: visitId(secretOf(name)) },
      events: makeEvents(2, first),
    }),
  );

async function askPerson<Answer>(server: Server, what: 'show' | 'erase', name: string): Promise<Answer> {
  const response = await fetch(intakeOf(server).replace('envelopes', `person/${what}`), {
    method: 'POST',
    body: JSON.stringify({ secrets: [secretOf(name)] }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const eventsOf = async (server: Server, name: string): Promise<number> =>
  (await askPerson<PersonAnswer>(server, 'show', name)).events.length;

/** What lies in the table, whoever may see it. */
async function rowsOf(name: string): Promise<number> {
  const result = await client.query({
    query: `SELECT toUInt32(count()) AS n FROM candor.events WHERE session = '${visitId(secretOf(name))}'`,
    format: 'JSONEachRow',
  });
  return (await result.json<{ n: number }>())[0]?.n ?? 0;
}

/** A store that forgets what it knew, as after a stop, and that cannot remove anything if it is told so. */
function openStore({ isStuck = false } = {}): Store {
  const store = createClickHouseStore({ ...engine.options, now: Date.now });
  if (!isStuck) return store;
  const remove = (): Promise<never> => Promise.reject(networkError('ECONNREFUSED'));
  return { ...store, removals: { ...store.removals, remove } };
}

test('what is erased stays so though the server stops before it has removed anything, and is removed by the next', async () => {
  const dataPath = await makeFolder();
  const first = await startServer({ store: openStore({ isStuck: true }), dataPath });
  await sendVisit(first, 'ada');
  await sendVisit(first, 'bob');
  await vi.waitFor(async () => expect(await rowsOf('bob')).toBe(2), { timeout: 10_000, interval: 200 });

  expect(await askPerson<ErasureAnswer>(first, 'erase', 'ada')).toEqual({ erased: 2 });
  expect(await eventsOf(first, 'ada')).toBe(0);
  await first.close();
  expect(await rowsOf('ada')).toBe(2);

  const second = await startServer({ store: openStore(), dataPath });
  expect(await eventsOf(second, 'ada')).toBe(0);
  await vi.waitFor(async () => expect(await rowsOf('ada')).toBe(0), { timeout: 20_000, interval: 200 });
  expect(await eventsOf(second, 'bob')).toBe(2);
});
