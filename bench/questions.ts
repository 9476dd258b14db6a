import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@candor/engine';
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
    const store = createClickHouseStore({
      url,
      username,
      password,
      kind: 'embedded',
      rollups: { settleMs: 0 },
    });
    await store.migrate();
    await fill({ url, username, password }, rows, now);
    await store.roll?.(31);

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

/** Visits of ten minutes and fifteen events of all kinds at every hour, stored as they come; a third are by users who come again. */
export async function fill(
  engine: { url: string; username: string; password: string },
  rows: number,
  now: number,
): Promise<void> {
  const client = createClient({ ...engine, request_timeout: 300_000 });
  const every = (30 * DAY * eventsInVisit) / rows;
  const begin = now - 30 * DAY - visitMs;
  for (let from = 0; from < rows; from += rowsAtOnce)
    await client.command({
      query: `INSERT INTO candor.events (id, at, project, received_at, source, type, name, value, session, user, seq, page, attributes, numbers)
SELECT generateUUIDv4(number), fromUnixTimestamp64Milli(toInt64(${begin} + visit * ${every} + number % ${eventsInVisit} * ${visitMs / eventsInVisit})) AS at, 'default', at, 'own',
  ['page_view', 'page_view', 'browser.web_vital', 'ui.click', 'feature.used', 'engagement', 'session.heartbeat', 'command.run',
    'provider.request', 'conversation.start', 'conversation.end', 'performance', 'http.client.request', 'browser.resources',
    'experiment.exposure', 'health.check', 'exception'][1 + cityHash64(number) % 17] AS type,
  multiIf(type = 'browser.web_vital', ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'][1 + number % 5],
    type IN ('page_view', 'engagement', 'session.heartbeat'), '', concat('name ', toString(cityHash64(number) % 97))),
  if(type IN ('page_view', 'ui.click', 'feature.used'), NULL, cityHash64(number) % 4000),
  lower(hex(sipHash128(visit))), if(visit % 3 = 0, lower(hex(sipHash128(cityHash64(visit) % ${Math.ceil(rows / 60)}))), ''),
  number, concat('/page/', toString(cityHash64(number, 1) % 211)),
  map('language', 'en', 'connection', '4g', 'success', if(number % 50 = 0, 'false', 'true'), 'outcome', 'ok', 'method', 'GET',
    'status', 'healthy', 'variant', toString(visit % 2),
    'id', if(type != 'browser.web_vital', '', concat('v5-', toString(visit), '-', toString(cityHash64(visit))))),
  if(type = 'browser.web_vital' AND number % 8 = 0, map('previous', 0.),
    map('activeMs', toFloat64(number % 9000), 'heapBytes', toFloat64(number % 90000000)))
FROM (SELECT number, intDiv(number, ${eventsInVisit}) AS visit FROM numbers(${from}, ${Math.min(rowsAtOnce, rows - from)}))`,
      clickhouse_settings: { max_partitions_per_insert_block: '0' },
    });
  await client.close();
}
