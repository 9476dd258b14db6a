import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import type { Store } from '../src/store/store.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { removeErased } from './removeErased.ts';

// A real engine on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const weeks = 13;
const rowsPerWeek = 40_000;
/** Of each week; a visit never lasts into the next. */
const visits = 400;
const visitOf = (week: number, number: number): string =>
  `${week.toString(16)}${number.toString(16).padStart(31, '0')}`;

let engine: EngineStore;
let store: Store;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  engine = await openEngineStore();
  await engine.store.migrate();
  store = createClickHouseStore({ ...engine.options, now: Date.now });
  const { url, username = '', password = '' } = engine.options;
  client = createClient({ url, username, password, request_timeout: 60_000 });
  const visit = (week: number): string =>
    `concat('${week.toString(16)}', leftPad(lower(hex(number % ${visits})), 31, '0'))`;
  for (let week = 0; week < weeks; week++)
    await client.command({
      query: `INSERT INTO candor.events (project, at, received_at, id, source, type, session, seq, message, attributes)
SELECT 'default', now64(3) - toIntervalDay(${week} * 7), now64(3), generateUUIDv4(), 'own', 'checkout', ${visit(week)}, number,
  concat('message of ', ${visit(week)}), map('plan', 'pro') FROM numbers(${rowsPerWeek})`,
    });
  await client.command({
    query: `INSERT INTO candor.origins (project, origin, session, begun, heard, produced, last)
SELECT 'default', number, ${visit(0)}, now64(3), now64(3), 9, 9 FROM numbers(${visits * 2})`,
  });
});

afterAll(async () => {
  await client.close();
  await store.close();
  await engine.close();
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function rowsOf<Row>(query: string): Promise<Row[]> {
  const result = await client.query({ query, format: 'JSONEachRow' });
  return result.json<Row>();
}

const median = (of: readonly number[]): number =>
  [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;

/** Erases some people, one after the other; each time beside a full count of what they have. */
async function compare(what: string, people: readonly (readonly string[])[]): Promise<number> {
  const counts: number[] = [];
  const erasures: number[] = [];
  for (const sessions of people) {
    const list = sessions.map((session) => `'${session}'`).join();
    counts.push(
      await timed(() =>
        rowsOf(`SELECT count() FROM candor.events WHERE session IN (${list}) SETTINGS use_skip_indexes = 0`),
      ),
    );
    erasures.push(await timed(() => store.erase({ project: 'default', sessions })));
    expect(await store.keptVisits({ project: 'default', sessions })).toEqual([]);
  }
  const ratio = median(erasures) / median(counts);
  console.info(
    `erasing ${what} of ${weeks * rowsPerWeek} events in ${weeks} weeks is visible after ${median(erasures).toFixed(0)} ms; ` +
      `counting them takes ${median(counts).toFixed(0)} ms; ratio ${ratio.toFixed(1)}`,
  );
  return ratio;
}

test('an erasure is visible in about the time that counting takes, and purged parts hold nothing of it', async () => {
  const short = Array.from({ length: 7 }, (_, number) => [visitOf(number, 11)]);
  const long = Array.from({ length: 5 }, (_, number) =>
    Array.from({ length: weeks }, (_, week) => visitOf(week, 50 + number)),
  );

  const ratios = [
    await compare('one visit', short),
    await compare(`${weeks} visits, one in each week,`, long),
  ];

  // The goal is 3; a busy machine is not to fail it.
  for (const ratio of ratios) expect(ratio).toBeLessThan(10);
  const removal = await timed(() => removeErased(store));
  console.info(`removing both from the tables takes ${removal.toFixed(0)} ms`);
  const purge = await timed(() => store.purge());
  console.info(`purging both takes ${purge.toFixed(0)} ms`);
  const marked = await rowsOf(
    `SELECT table, name FROM system.parts WHERE database = 'candor' AND active AND has_lightweight_delete`,
  );
  expect(marked).toEqual([]);
  const [{ rows } = { rows: 0 }] = await rowsOf<{ rows: string }>(
    `SELECT sum(rows) AS rows FROM system.parts WHERE database = 'candor' AND table = 'events' AND active`,
  );
  const erased = (short.length + long.flat().length) * (rowsPerWeek / visits);
  expect(Number(rows)).toBe(weeks * rowsPerWeek - erased);
});
