import { createClient } from '@clickhouse/client';
import { expect, onTestFinished, test } from 'vitest';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { filesUnder } from './bytes.ts';
import { runCommand } from './command.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { send, startServer } from './sender.ts';

/** Makes files that can be searched: compressed, they would hide what they hold. Old parts leave at once, and not after minutes. */
async function layOpen({ options, store }: EngineStore): Promise<void> {
  await store.migrate();
  const { url, username = '', password = '' } = options;
  const client = createClient({ url, username, password });
  for (const query of [
    'ALTER TABLE candor.events MODIFY COLUMN session String CODEC(NONE)',
    'ALTER TABLE candor.events MODIFY COLUMN visit CODEC(NONE)',
    'ALTER TABLE candor.events MODIFY COLUMN attributes Map(String, String) CODEC(NONE)',
    'ALTER TABLE candor.origins MODIFY COLUMN session String CODEC(NONE)',
    ...['events', 'origins', 'presence'].map(
      (table) =>
        `ALTER TABLE candor.${table} MODIFY SETTING old_parts_lifetime = 1, cleanup_delay_period = 1, cleanup_delay_period_random_add = 0`,
    ),
  ])
    await client.command({ query });
  await client.close();
}

async function filesWith(text: string | Buffer, ...folders: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders)
    for await (const { path, bytes } of filesUnder(folder)) if (bytes.includes(text)) found.push(path);
  return found;
}

/** The number by which the database knows a visit, as it lies in its files. */
async function hashOf(session: string, { options }: EngineStore): Promise<Buffer> {
  const { url, username = '', password = '' } = options;
  const client = createClient({ url, username, password });
  const result = await client.query({
    query: `SELECT hex(reinterpretAsString(sipHash64('${session}'))) AS bytes`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ bytes: string }>();
  await client.close();
  return Buffer.from(row?.bytes ?? '', 'hex');
}

test('what `candor erase` removes is in no file any more, and everybody else’s is', async () => {
  const engine = await openEngineStore();
  onTestFinished(() => engine.close());
  await layOpen(engine);
  const store = createClickHouseStore({ ...engine.options, now: Date.now });
  const dataPath = await makeFolder();
  const server = await startServer({ store, dataPath });
  const [theirs, other] = ['a'.repeat(32), 'b'.repeat(32)];
  for (const session of [theirs, other]) {
    const events = makeEvents(3).map((event) => ({ ...event, data: { plan: `plan-of-${session}` } }));
    await send(server, makeEnvelope({ context: { consent: 'enhanced', session }, events }));
  }
  const findTheirs = () => filesWith(theirs, dataPath, engine.dataPath);
  // In both tables: without finding it before, not finding it afterwards would say nothing.
  await expect.poll(async () => (await findTheirs()).join()).toMatch(/engine|store/);
  await expect.poll(() => filesWith(`plan-of-${theirs}`, engine.dataPath)).not.toEqual([]);

  const [theirHash, otherHash] = [await hashOf(theirs, engine), await hashOf(other, engine)];
  expect(theirHash).toHaveLength(8);
  expect(await filesWith(theirHash, engine.dataPath)).not.toEqual([]);

  const erased = await runCommand(['erase', '--yes', '--visit', theirs, '--data', dataPath, '--json']);

  expect(erased.json()).toEqual({ erased: 3 });
  await expect.poll(findTheirs, { timeout: 120_000, interval: 1_000 }).toEqual([]);
  await expect
    .poll(() => filesWith(theirHash, engine.dataPath), { timeout: 120_000, interval: 1_000 })
    .toEqual([]);
  expect(await filesWith(otherHash, engine.dataPath)).not.toEqual([]);
  expect(await filesWith(`plan-of-${other}`, engine.dataPath)).not.toEqual([]);
});
