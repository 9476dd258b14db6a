import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WireEvent } from '@candor/core/wire';
import { describe, expect, onTestFinished, test } from 'vitest';
import { prometheusPrograms } from '../../../scripts/prometheus.ts';
import type { CandorServer } from '../src/server.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { openEngineStore } from './openEngineStore.ts';
import { post, send, startServer } from './sender.ts';

const { cure, find } = prometheusPrograms;
const programs = find();
const adminToken = 'ca_for-the-one-that-scrapes';
const openMetrics = 'application/openmetrics-text;version=1.0.0';

function scrape({ url }: CandorServer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${adminToken}`, ...headers } });
}

const makeVitals = (name: string, values: readonly number[], more: Partial<WireEvent> = {}): WireEvent[] =>
  values.map((value, index) => ({
    seq: index + 1,
    type: 'browser.web_vital',
    timestamp: Date.now(),
    data: { name, value },
    ...more,
  }));

/** A server that has seen something of everything. */
async function startBusy(): Promise<CandorServer> {
  const server = await startServer({ adminToken });
  await send(server, makeEnvelope({ events: makeEvents(3) }));
  await send(server, makeEnvelope({ events: makeVitals('LCP', [1000, 2400, 9000]) }));
  await send(server, makeEnvelope({ events: makeVitals('CLS', [0.02, 0.3]) }));
  await send(
    server,
    makeEnvelope({
      events: [
        {
          seq: 1,
          type: 'health.check',
          timestamp: Date.now(),
          data: { service: 'db', status: 'healthy', responseTimeMs: 3 },
        },
      ],
    }),
  );
  await post(server, 'no envelope');
  return server;
}

test('is for those who may look, and for nobody else', async () => {
  const server = await startServer({ adminToken });

  const stranger = await fetch(`${server.url}/metrics`);

  expect(stranger.status).toBe(401);
  expect((await scrape(server)).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect((await scrape(server, { accept: openMetrics })).headers.get('content-type')).toMatch(
    /^application\/openmetrics-text; version=1\.0\.0/,
  );
});

test('tells what became of events, how long answers took and what the process takes', async () => {
  const server = await startBusy();

  const text = await (await scrape(server)).text();

  expect(text).toContain('candor_events_total{outcome="stored"} 9\n');
  expect(text).toMatch(/^candor_http_request_duration_seconds_count\{area="intake",status="2xx"\} 4$/m);
  expect(text).toMatch(/^candor_http_request_duration_seconds_count\{area="intake",status="4xx"\} 1$/m);
  expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d{8,}$/m);
  expect(text).toMatch(/^candor_spool_limit_bytes \d+$/m);
  expect(text).toMatch(/^candor_disk_free_bytes \d+$/m);
  expect(text).toContain('candor_store_ready 1\n');
});

test('counts the product’s events by names that a sender cannot make up, each for as many as it stands for', async () => {
  const server = await startBusy();
  await send(server, makeEnvelope({ events: makeVitals('LCP', [2000], { rate: 0.1 }) }));
  await send(server, makeEnvelope({ events: makeVitals('MADE_UP', [1]) }));

  const text = await (await scrape(server)).text();

  expect(text).toContain('candor_product_events_total{project="default",type="other"} 3\n');
  expect(text).toContain('candor_web_vital_seconds_bucket{project="default",vital="LCP",le="2.5"} 12\n');
  expect(text).toContain('candor_web_vital_seconds_count{project="default",vital="LCP"} 13\n');
  expect(text).toContain('candor_layout_shift_score_bucket{project="default",le="0.025"} 1\n');
  expect(text).toContain('candor_health_checks_total{project="default",status="healthy"} 1\n');
  expect(text).not.toMatch(/checkout|MADE_UP/);
});

test('tells what tables take, and goes on without them while the store is away', async () => {
  const { store, close } = await openEngineStore();
  onTestFinished(close);
  const server = await startServer({ adminToken, store: { ...store, close: async () => {} } });
  await send(server, makeEnvelope({ events: makeEvents(5) }));

  await expect
    .poll(async () => (await scrape(server)).text())
    .toMatch(/^candor_store_rows\{table="events"\} 5$/m);
  await close();
  const text = await (await scrape(server)).text();

  expect(text).toContain('candor_store_ready 0\n');
  expect(text).toContain('candor_events_total{outcome="stored"} 5\n');
  expect(text).not.toContain('candor_store_rows');
});

describe.skipIf(!programs)(`with Debian’s Prometheus (${programs ? 'here' : cure})`, () => {
  test('promtool finds nothing to mend', async () => {
    const text = await (await scrape(await startBusy())).text();

    const child = spawn(programs?.promtool ?? '', ['check', 'metrics'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.stdin.end(text);
    const [code] = await once(child, 'close');

    expect([said, code]).toEqual(['', 0]);
  });

  test('Prometheus scrapes it, and its quantiles are those of the values', async () => {
    const server = await startBusy();
    // Evenly from 0 to 2.5 s, so that a straight line through each bucket is right.
    const values = Array.from({ length: 1000 }, (_, index) => (index + 0.5) * 2.5);
    await send(server, makeEnvelope({ events: makeVitals('FCP', values) }));
    const ask = await startPrometheus(server);

    await expect.poll(() => ask('up'), { timeout: 60_000 }).toBe(1);
    for (const share of [0.5, 0.75, 0.95]) {
      const found = await ask(
        `histogram_quantile(${share}, candor_web_vital_seconds_bucket{project="default",vital="FCP"})`,
      );

      expect(found).toBeCloseTo(share * 2.5, 2);
    }
    expect(await ask('candor_events_total{outcome="stored"}')).toBe(1009);
    expect(await ask('candor_web_vital_seconds_sum{vital="FCP"}')).toBeCloseTo(1250, 3);
  });
});

type Ask = (query: string) => Promise<number | undefined>;

/** A Prometheus that scrapes a server each second; resolves with the way to ask it for one number. */
async function startPrometheus({ address }: CandorServer): Promise<Ask> {
  const folder = await makeFolder();
  const port = await freePort();
  await writeFile(
    join(folder, 'prometheus.yml'),
    `scrape_configs:
  - job_name: candor
    scrape_interval: 1s
    scrape_timeout: 1s
    authorization: { credentials: ${adminToken} }
    static_configs: [{ targets: ['127.0.0.1:${address.port}'] }]
`,
  );
  const child = spawn(
    programs?.prometheus ?? '',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const origin = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await isReady(origin))) await wait(100);
  return async (query) => {
    const response = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
    const text = data.result[0]?.value[1];
    return text === undefined ? undefined : Number(text);
  };
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  holder.close();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
