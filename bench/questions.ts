import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '@candor/engine';
import { createClient } from '@clickhouse/client';
import { toTimeRange } from '../apps/dashboard/src/shell/filters.ts';
import { readQuestion } from '../packages/server/src/queries/own/parseQuestion.ts';
import { createClickHouseStore } from '../packages/server/src/store/clickhouse.ts';
import type { Scope, Store } from '../packages/server/src/store/store.ts';
import type { BenchOptions } from './options.ts';
import { floors, peopleQuestions } from './peopleQuestions.ts';
import { figure, percentile, table } from './report.ts';

const DAY = 24 * 60 * 60 * 1_000;
const eventsInVisit = 15;
const eventsInLoad = 5;
const visitMs = 10 * 60 * 1_000;
const rowsAtOnce = 500_000;
/** As the dashboard calls them. */
const ranges = { day: '24h', week: '7d', month: '30d' } as const;

/** What the pages of the dashboard ask, by how they call it. */
const questions: Readonly<Record<string, (store: Store, scope: Scope) => Promise<unknown>>> = {
  vitals: (store, scope) => store.vitals(scope),
  operations: (store, scope) => store.operations(scope),
  requests: (store, scope) => store.requests(scope),
  resources: (store, scope) => store.resources(scope),
  errors: (store, scope) => store.errorGroups(scope),
  pages: (store, scope) => store.pages({ ...scope, limit: 300 }),
  usage: (store, scope) => store.usage(scope),
  conversations: (store, scope) => store.conversations(scope),
  experiments: (store, scope) => store.experiments(scope),
  health: (store, scope) => store.health(scope),
  engagement: (store, scope) => store.engagement(scope),
  insights: (store, scope) => store.insightFacts(scope),
  generations: (store, scope) => store.generations(scope),
  delivery: (store, scope) => store.delivery(scope),
  'sessions that miss events': (store, scope) => store.deliverySessions(scope),
  outcomes: (store, scope) => store.outcomes(scope),
  points: (store, scope) => store.points({ ...scope, type: 'browser.web_vital', name: 'LCP', columns: 800 }),
  live: (store, scope) => store.events(scope),
  retention: (store, { project }) => store.retention(project),
  'own question': (store, scope) =>
    store.ask({ ...scope, question: readQuestion('count of page_view by page every auto') }),
};

/** How long the dashboard waits for each of its questions over a month of events, ten million of them unless it is to be quick. */
export async function questionsOver({ rounds }: BenchOptions): Promise<string> {
  const rows = rounds > 1 ? 10_000_000 : 1_000_000;
  const asked = 5 * rounds;
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  try {
    await using engine = await startEngine({ dataPath: folder });
    const { url, username, password } = engine;
    const now = Date.now();
    const store = await fillStore(engine, rows, now);

    const client = createClient({ url, username, password });
    const bare = Object.entries(floors).map(([name, look]): [string, (typeof questions)[string]] => [
      name,
      (_, scope) => look(client, scope),
    ]);
    const lines: string[][] = [];
    for (const [name, ask] of [...Object.entries({ ...questions, ...peopleQuestions }), ...bare]) {
      const cells: string[] = [];
      for (const range of Object.values(ranges)) {
        const times: number[] = [];
        for (let round = 0; round < asked; round++) {
          const begun = performance.now();
          await ask(store, { project: 'default', ...toTimeRange(range, now) });
          times.push(performance.now() - begun);
        }
        cells.push(`${figure(percentile(times, 0.5))} / ${figure(percentile(times, 0.95))}`);
      }
      lines.push([name, ...cells]);
    }
    await client.close();
    await store.close();
    return table(
      [
        `${rows.toLocaleString('en')} events in 30 days`,
        ...Object.keys(ranges).map((of) => `a ${of}, p50 / p95 ms`),
      ],
      lines,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A store over an engine, with a month of events, and each day counted. */
export async function fillStore(engine: Engine, rows: number, now: number): Promise<Store> {
  const { url, username, password } = engine;
  const access = { url, username, password };
  const store = createClickHouseStore({ ...access, kind: 'embedded', rollups: { settleMs: 0 } });
  await store.migrate();
  await fill(access, rows, now);
  await store.roll?.(31);
  return store;
}

/**
 * Visits of ten minutes and fifteen events of all kinds at every hour, in three page loads each, stored as they come; a third are by users who come again. One
 * page load in a hundred misses something, one in fifty has let go of something.
 */
export async function fill(
  engine: { url: string; username: string; password: string },
  rows: number,
  now: number,
): Promise<void> {
  const client = createClient({ ...engine, request_timeout: 300_000 });
  const every = (30 * DAY * eventsInVisit) / rows;
  const begin = now - 30 * DAY - visitMs;
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - from);
    const at = (number: string): string =>
      `fromUnixTimestamp64Milli(toInt64(${begin} + intDiv(${number}, ${eventsInVisit}) * ${every} + (${number}) % ${eventsInVisit} * ${visitMs / eventsInVisit}))`;
    const session = (number: string): string => `lower(hex(sipHash128(intDiv(${number}, ${eventsInVisit}))))`;
    const release = (number: string): string =>
      `concat('2.', toString(intDiv(${number}, ${Math.ceil(rows / 9)})))`;
    await client.command({
      query: `INSERT INTO candor.events (id, at, project, received_at, source, type, name, value, session, user, seq, page, release, environment,
  browser, os, device, fingerprint, message, stack, attributes, numbers)
SELECT reinterpret(bitOr(bitShiftLeft(toUInt128(cityHash64(number, 2)), 64), toUInt128(cityHash64(load))), 'UUID'), ${at('number')} AS at,
  'default', at, 'own',
  ['page_view', 'page_view', 'browser.web_vital', 'ui.click', 'feature.used', 'engagement', 'session.heartbeat', 'command.run',
    'provider.request', 'conversation.start', 'conversation.end', 'performance', 'http.client.request', 'browser.resources',
    'experiment.exposure', 'health.check', 'exception'][1 + cityHash64(number) % 17] AS type,
  multiIf(type = 'browser.web_vital', ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'][1 + number % 5],
    type IN ('page_view', 'engagement', 'session.heartbeat'), '', type = 'exception', 'TypeError',
    concat('name ', toString(cityHash64(number) % 97))),
  if(type IN ('page_view', 'ui.click', 'feature.used'), NULL, cityHash64(number) % 4000),
  ${session('number')}, if(visit % 3 = 0, lower(hex(sipHash128(cityHash64(visit) % ${Math.ceil(rows / 60)}))), ''),
  1 + number % ${eventsInLoad}, concat('/page/', toString(cityHash64(number, 1) % 211)), ${release('number')}, 'production',
  ['Chrome 141', 'Safari 26', 'Firefox 144', 'Edge 141'][1 + cityHash64(visit, 3) % 4], ['Windows', 'macOS', 'Android', 'iOS'][1 + cityHash64(visit, 4) % 4],
  ['desktop', 'mobile', 'tablet'][1 + cityHash64(visit, 5) % 3],
  -- A few groups have most of the errors, as everywhere.
  if(type = 'exception', 1 + toUInt64(exp2(cityHash64(number, 6) % 9)) + cityHash64(number, 7) % 5, 0) AS fingerprint,
  if(type = 'exception', concat('Cannot read properties of undefined (reading \\'field', toString(fingerprint), '\\')'), ''),
  if(type = 'exception', concat('TypeError\\n    at render (https://shop.example/assets/app.js:1:', toString(fingerprint), ')'), ''),
  map('language', 'en', 'connection', '4g', 'success', if(number % 50 = 0, 'false', 'true'), 'outcome', 'ok', 'method', 'GET',
    'status', 'healthy', 'variant', toString(visit % 2), 'severity', 'error', 'category', 'script',
    'id', if(type != 'browser.web_vital', '', concat('v5-', toString(visit), '-', toString(cityHash64(visit))))),
  if(type = 'browser.web_vital' AND number % 8 = 0, map('previous', 0.),
    map('activeMs', toFloat64(number % 9000), 'heapBytes', toFloat64(number % 90000000)))
FROM (SELECT number, intDiv(number, ${eventsInVisit}) AS visit, intDiv(number, ${eventsInLoad}) AS load FROM numbers(${from}, ${count}))`,
      clickhouse_settings: { max_partitions_per_insert_block: '0' },
    });
    await client.command({
      query: `INSERT INTO candor.origins (project, origin, session, release, environment, begun, heard, produced, last, dropped)
SELECT 'default', cityHash64(number), ${session(`number * ${eventsInLoad}`)}, ${release(`number * ${eventsInLoad}`)}, 'production',
  ${at(`number * ${eventsInLoad}`)}, ${at(`number * ${eventsInLoad} + ${eventsInLoad - 1}`)},
  ${eventsInLoad} + (number % 100 = 0) + (number % 50 = 1), ${eventsInLoad}, if(number % 50 = 1, map('overflow', 1), map())
FROM numbers(${from / eventsInLoad}, ${count / eventsInLoad})`,
      clickhouse_settings: { max_partitions_per_insert_block: '0' },
    });
  }
  await client.close();
}
