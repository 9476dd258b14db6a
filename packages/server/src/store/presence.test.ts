import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineStore, openEngineStore } from '../../test/openEngineStore.ts';
import { removeErased } from '../../test/removeErased.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import { packRows } from './rowBytes.ts';

const visit = (digit: string): string => digit.repeat(32);
const scope = { project: 'default', from: NOW - DAY, to: NOW };

let opened: EngineStore;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  opened = await openEngineStore();
  await opened.store.migrate();
  const { url, username = '', password = '' } = opened.options;
  client = createClient({ url, username, password });
});

afterAll(async () => {
  await client.close();
  await opened.close();
});

it('counts visits that an earlier try to write them has left out', async () => {
  const block = {
    token: 'again',
    rows: packRows([1, 2].map((digit) => anEvent({ session: visit(`${digit}`), at: NOW - 5 * HOUR }))),
  };
  await opened.store.insert(block);
  // As if the server had died between the two.
  await client.command({ query: 'TRUNCATE TABLE candor.presence' });
  expect((await opened.store.usage(scope)).total.visits).toBe(0);

  await opened.store.insert(block);
  await opened.store.insert(block);

  expect((await opened.store.usage(scope)).total.visits).toBe(2);
  expect((await opened.store.events(scope)).events).toHaveLength(2);
});

it('forgets the hours of visits that are erased, before and after a purge', async () => {
  const [mine, other] = [visit('a'), visit('b')];
  const own = { project: 'erased', user: 'u1' };
  await opened.store.insert({
    token: 'erased',
    rows: packRows([
      ...[3, 30, 900].map((hours) => anEvent({ ...own, session: mine, at: NOW - hours * HOUR })),
      anEvent({ ...own, user: 'u2', session: other, at: NOW - 3 * HOUR }),
    ]),
  });

  await opened.store.erase({ project: 'erased', sessions: [mine] });
  const { total } = await opened.store.usage({ ...scope, project: 'erased', from: NOW - 60 * DAY });
  await removeErased(opened.store);
  await opened.store.purge();
  const purged = await opened.store.usage({ ...scope, project: 'erased', from: NOW - 60 * DAY });

  expect(total).toMatchObject({ visits: 1, users: 1 });
  expect(purged.total).toEqual(total);
  const left = await client.query({
    query: "SELECT toUInt32(count()) AS hours FROM candor.presence WHERE project = 'erased'",
    format: 'JSONEachRow',
  });
  expect(await left.json()).toEqual([{ hours: 1 }]);
});
