import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AlertRuleRow, ChannelRow, IncidentsAnswer, StatusAnswer } from '../src/api/types.ts';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { StoreProblem } from '../src/store/StoreProblem.ts';
import type { Store } from '../src/store/store.ts';
import { makeEnvelope } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { makeReceiver } from './receiver.ts';
import { send, startServer } from './sender.ts';

// A real engine on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const token = 'an-admin-token-for-tests';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let engine: EngineStore;
let store: Store;

beforeAll(async () => {
  engine = await openEngineStore();
  // By today's clock, for what is sent today must not have expired.
  store = createClickHouseStore({ ...engine.options, now: Date.now });
});
afterAll(async () => {
  await store.close();
  await engine.close();
});

test('an error that a page sends is told once, also when the server stops in between', async () => {
  const { url, received } = await makeReceiver();
  const dataPath = await makeFolder();
  const open = () =>
    startServer({
      store: { ...store, close: async () => {} },
      dataPath,
      adminToken: token,
      channelNetworks: ['127.0.0.0/8'],
    });
  const first = await open();
  const ask = async <Answer>(server: typeof first, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${server.url}/api/v1/${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    });
    expect(response.ok, await response.clone().text()).toBe(true);
    return (await response.json()) as Answer;
  };
  const { channel } = await ask<{ channel: ChannelRow }>(first, 'alerts/channels', {
    name: 'Hook',
    kind: 'webhook',
    target: { url, secret },
  });
  const events = [
    { seq: 1, type: 'exception', timestamp: Date.now(), data: { type: 'Error', message: 'no' } },
  ];
  await send(first, makeEnvelope({ events }));
  const { rule } = await ask<{ rule: AlertRuleRow }>(first, 'alerts/rules', {
    name: 'Any error',
    query: { measure: 'errors' },
    condition: { kind: 'threshold', value: 0 },
    windowMs: 3_600_000,
    everyMs: 10_000,
    channels: [channel.id],
  });
  expect(rule.state.phase).toBe('ok');

  await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 40_000, interval: 250 });
  await first.close();
  const second = await open();
  const { incidents } = await ask<IncidentsAnswer>(second, 'incidents');

  expect(incidents).toMatchObject([{ title: 'Any error', status: 'open' }]);
  expect(received[0]?.json).toMatchObject({
    type: 'alert.firing',
    data: { incident: incidents[0]?.id, link: `${first.url}/incidents/${incidents[0]?.id}` },
  });
  await second.close();
  expect(received).toHaveLength(1);
});

test('a store that is behind does not pass for silence', async () => {
  let isHeld = false;
  let at = Date.now();
  const server = await startServer({
    store: {
      ...store,
      insert: (block) =>
        isHeld ? Promise.reject(new StoreProblem('unavailable', 'held')) : store.insert(block),
      close: async () => {},
    },
    dataPath: await makeFolder(),
    adminToken: token,
    now: () => at,
  });
  const ask = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${server.url}/api/v1/${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    });
    return (await response.json()) as Answer;
  };
  const sendOne = () =>
    send(server, makeEnvelope({ sentAt: at, events: [{ seq: 1, type: 'order', timestamp: at, data: {} }] }));
  const lookedAt = async (): Promise<number> =>
    (await ask<{ rules: AlertRuleRow[] }>('alerts/rules')).rules[0]?.state.look?.at ?? 0;
  const titles = async (): Promise<string[]> =>
    (await ask<IncidentsAnswer>('incidents')).incidents.map(({ title }) => title);
  await sendOne();
  await vi.waitFor(
    async () => expect((await ask<StatusAnswer>('status')).spool.waitingEvents).toBe(0),
    20_000,
  );
  at += 1_000;
  await ask('alerts/rules', {
    name: 'No orders',
    query: { measure: 'events', type: 'order' },
    condition: { kind: 'absence' },
    windowMs: 60_000,
    everyMs: 10_000,
  });
  await vi.waitFor(async () => expect(await lookedAt()).toBeGreaterThan(at - 10_000), 20_000);

  isHeld = true;
  for (const _ of [1, 2, 3, 4]) {
    at += 30_000;
    await sendOne();
    await sleep(1_500);
  }
  const whileHeld = await titles();
  isHeld = false;
  await vi.waitFor(async () => expect(await lookedAt()).toBeGreaterThan(at - 10_000), 30_000);
  const afterwards = await titles();
  at += 90_000;
  await vi.waitFor(async () => expect(await titles()).toEqual(['No orders']), 30_000);

  expect([whileHeld, afterwards]).toEqual([[], []]);
  await server.close();
});
