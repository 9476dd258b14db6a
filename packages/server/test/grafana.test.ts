import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@clickhouse/client';
import { expect, onTestFinished, test } from 'vitest';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { packRows } from '../src/store/rowBytes.ts';
import { makeEnvelope } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { makeInnerEvent } from './innerEvent.ts';
import { openEngineStore } from './openEngineStore.ts';
import { send, startServer } from './sender.ts';

interface Panel {
  id: number;
  title: string;
  targets: { expr?: string; rawSql?: string }[];
  gridPos: { x: number; y: number; w: number; h: number };
}

interface Dashboard {
  uid: string;
  panels: Panel[];
  templating: { list: { name: string; query: string }[] };
}

const read = (name: string): Dashboard =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../../deploy/grafana/${name}.json`, import.meta.url)), 'utf8'),
  );

/** Names of metrics in PromQL: what is followed by a brace. */
const metricsIn = (expr: string): string[] =>
  [...expr.matchAll(/\b([a-z_]+)\{/g)].map(([, name = '']) => name);
const labelsIn = (expr: string): [string, string][] =>
  [...expr.matchAll(/\b([a-z_]+)\{([^}]*)\}/g)].flatMap(([, name = '', inside = '']) =>
    [...inside.matchAll(/(\w+)=/g)].map(([, label = '']): [string, string] => [name, label]),
  );

/** The data source's own words, as it replaces them: https://github.com/grafana/clickhouse-datasource#macros */
const asAsked = (rawSql: string): string =>
  rawSql
    .replaceAll(/\$__timeFilter\((\w+)\)/g, '$1 >= now() - INTERVAL 1 DAY AND $1 <= now()')
    .replaceAll(/\$__timeInterval\((\w+)\)/g, 'toStartOfInterval(toDateTime($1), INTERVAL 60 second)')
    .replaceAll(/\$\{project\}/g, 'default');

async function openReader() {
  const engine = await openEngineStore();
  onTestFinished(() => engine.close());
  await engine.store.migrate();
  const { url, username = '', password = '' } = engine.options;
  const client = createClient({ url, username, password, database: 'candor' });
  onTestFinished(() => client.close());
  const ask = async <Row>(query: string): Promise<Row[]> =>
    (await client.query({ query, format: 'JSONEachRow' })).json();
  return { store: engine.store, ask };
}

test.each(['server', 'product'])(
  'no panel of the %s dashboard lies on another, and every id is its own',
  (name) => {
    const { panels } = read(name);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });

    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  },
);

test('every metric and label of the server’s dashboard is in what the server tells', async () => {
  const engine = await openEngineStore();
  onTestFinished(() => engine.close());
  const adminToken = 'ca_for-the-one-that-scrapes';
  const forwardPath = join(await makeFolder(), 'forward.json');
  await writeFile(forwardPath, JSON.stringify([{ name: 'x', to: 'otlp', url: 'http://127.0.0.1:1' }]));
  const store = createClickHouseStore({ ...engine.options, now: Date.now });
  const server = await startServer({ store, adminToken, forwardPath });
  const at = { timestamp: Date.now() };
  await send(
    server,
    makeEnvelope({
      events: [
        { seq: 1, type: 'browser.web_vital', ...at, data: { name: 'LCP', value: 1 } },
        { seq: 2, type: 'browser.web_vital', ...at, data: { name: 'CLS', value: 0.1 } },
        { seq: 3, type: 'health.check', ...at, data: { service: 'db', status: 'healthy' } },
      ],
    }),
  );
  await fetch(`${server.url}/api/1/envelope/?sentry_key=${server.writeKey}`, {
    method: 'POST',
    body: `{}\n{"type":"replay_event"}\n{}\n`,
  });
  const page = await (
    await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${adminToken}` } })
  ).text();
  const told = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of page.matchAll(/^([a-z_]+)(?:\{(.*)\})? \S+$/gm))
    told.set(
      name,
      new Set([...(told.get(name) ?? []), ...[...labels.matchAll(/(\w+)=/g)].map(([, label = '']) => label)]),
    );
  // Of an engine that the server has started itself, which this one has not.
  const ofEngine = /^candor_engine_/;

  const exprs = read('server').panels.flatMap(({ targets }) => targets.map(({ expr = '' }) => expr));
  const names = [...new Set(exprs.flatMap(metricsIn))];
  expect(names.filter((name) => !told.has(name) && !ofEngine.test(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(20);
  // Prometheus itself adds the job.
  const wrong = exprs
    .flatMap(labelsIn)
    .filter(([name, label]) => label !== 'job' && !told.get(name)?.has(label));
  expect(wrong).toEqual([]);
});

test('every statement of the other one is answered by the database, with rows where there are some', async () => {
  const { store, ask } = await openReader();
  const at = Date.now() - 60_000;
  const kinds = [
    { type: 'browser.web_vital', name: 'LCP', value: 1 },
    { type: 'browser.web_vital', name: 'CLS', value: 0.1 },
    { type: 'exception', name: 'Error', message: 'no', fingerprint: '7' },
    { type: 'http.client.request', name: 'GET /', value: 5 },
  ];
  const events = Array.from({ length: 80 }, (_, index) =>
    makeInnerEvent({
      ...kinds[index % kinds.length],
      id: `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`,
      at,
      receivedAt: at,
      session: 'a'.repeat(32),
      page: '/pay',
    }),
  );
  await store.insert({ token: 'grafana', rows: packRows(events) });
  const { panels, templating } = read('product');
  const statements = panels.flatMap(({ title, targets }) =>
    targets.map(({ rawSql = '' }) => ({ title, rawSql })),
  );

  for (const { title, rawSql } of statements) {
    const query = asAsked(rawSql);
    expect(query, title).not.toContain('$');
    const rows = await ask(query);
    expect([title, rows.length > 0]).toEqual([title, true]);
  }
  expect(statements.length).toBeGreaterThan(6);
  const chosen = templating.list.find(({ name }) => name === 'project')?.query ?? '';
  expect(await ask(chosen)).toEqual([{ project: 'default' }]);
});

test('a vital that grew counts once there, by what was told last', async () => {
  const { store, ask } = await openReader();
  const at = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
  const grown = ({ name, load, values }: { name: string; load: string; values: number[] }) =>
    values.map((value, index) =>
      makeInnerEvent({
        type: 'browser.web_vital',
        name,
        value,
        id: crypto.randomUUID(),
        at: at + index,
        receivedAt: at,
        page: '/pay',
        attributes: { id: load },
        numbers: index === 0 ? {} : { previous: values[index - 1] ?? 0 },
      }),
    );
  const events = [
    ...grown({ name: 'CLS', load: 'v5-1', values: [0.3, 0.2, 0.1] }),
    ...Array.from({ length: 20 }, (_, load) =>
      grown({ name: 'LCP', load: `v5-${load}`, values: load === 0 ? [900, 700] : [500] }),
    ).flat(),
  ];
  await store.insert({ token: 'grown', rows: packRows(events) });
  const panel = (title: string): string =>
    asAsked(read('product').panels.find((one) => one.title === title)?.targets[0]?.rawSql ?? '');

  expect(await ask(panel('CLS, p75'))).toEqual([expect.objectContaining({ p75: expect.closeTo(0.1) })]);
  expect(await ask(panel('Slowest pages'))).toEqual([
    expect.objectContaining({ page: '/pay', measurements: expect.toSatisfy((n) => Number(n) === 20) }),
  ]);
  expect(await ask(panel('Vitals, p75'))).toHaveLength(1);
});
