import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { visitId } from '@candor/core/wire';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAddressRules } from '../src/alerts/addresses.ts';
import { createPost } from '../src/alerts/post.ts';
import type { ErrorsAnswer, StatusAnswer } from '../src/api/types.ts';
import { openForwards } from '../src/forward/forwards.ts';
import { readForwards } from '../src/forward/readForwards.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { packRows } from '../src/store/rowBytes.ts';
import { filesUnder } from './bytes.ts';
import { runCommand } from './command.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { makeInnerEvent } from './innerEvent.ts';
import { send, startServer } from './sender.ts';

const adminToken = 'ca_for-the-one-that-asks';
const headers = { authorization: `Bearer ${adminToken}` };

interface Received {
  path: string;
  headers: Record<string, unknown>;
  text: string;
}

/** Answers with each of the given statuses, then with 200. */
async function makeCollector(statuses: number[] = []) {
  const received: Received[] = [];
  let isAway = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const status = isAway ? 503 : (statuses.shift() ?? 200);
    if (status === 200)
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        text: gunzipSync(Buffer.concat(chunks)).toString(),
      });
    response.writeHead(status, status === 429 ? { 'retry-after': '0' } : {}).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    idsAt: (path: string): string[] =>
      received
        .filter((one) => one.path.startsWith(path))
        .flatMap(({ text }) => [...text.matchAll(/"candor\.event\.id","value":\{"stringValue":"([^"]+)"/g)])
        .map(([, id = '']) => id),
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
}

async function writeForwards(...entries: object[]): Promise<string> {
  const path = join(await makeFolder(), 'forward.json');
  await writeFile(path, JSON.stringify(entries));
  return path;
}

const eventsOf = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) =>
    makeInnerEvent({
      id: `00000000-0000-8000-8000-${String(first + index).padStart(12, '0')}`,
      at: Date.now(),
      receivedAt: Date.now(),
      type: 'exception',
      name: 'RangeError',
      message: `number ${first + index}`,
    }),
  );

const openOne = async (entry: object, more: Partial<Parameters<typeof openForwards>[0]> = {}) => {
  const forwards = await openForwards({
    folder: await makeFolder(),
    forwards: await readForwards(await writeForwards({ name: 'x', ...entry })),
    isAllowed: () => true,
    post: createPost(createAddressRules(['127.0.0.0/8']), Date.now),
    now: Date.now,
    firstPauseMs: 5,
    ...more,
  });
  onTestFinished(() => forwards.close());
  return forwards;
};

test('forgets a visit also where so much waits that nothing more is taken', async () => {
  const folder = await makeFolder();
  const collector = await makeCollector();
  collector.setAway(true);
  const forwards = await openOne({ to: 'otlp', url: collector.url, maxMegabytes: 1 }, { folder });
  const session = 'a'.repeat(32);
  await forwards.take([packRows([makeInnerEvent({ session, receivedAt: Date.now() })])]);
  for (let first = 1; forwards.status()[0]?.full === 0; first += 100)
    await forwards.take([packRows(eventsOf(100, first))]);

  await forwards.forget((event) => event.session === session);

  expect(forwards.status()).toMatchObject([{ withheld: 1 }]);
  for await (const { path, bytes } of filesUnder(folder)) expect(bytes.includes(session), path).toBe(false);
});

describe('a whole server', () => {
  test('sends what it stores on to a collector and a Sentry, each in its own words, and another Candor reads both', async () => {
    const other = await startServer({ store: createMemoryStore(), adminToken });
    const collector = await makeCollector();
    const forwardPath = await writeForwards(
      { name: 'plain', to: 'otlp', url: collector.url, headers: { 'x-tenant': '7' } },
      { name: 'candor', to: 'otlp', url: other.url, headers: { 'x-api-key': other.writeKey } },
      { name: 'sentry', to: 'sentry', dsn: `${other.url.replace('//', `//${other.writeKey}@`)}/1` },
      { name: 'elsewhere', project: 'another', to: 'otlp', url: collector.url },
    );
    const server = await startServer({ store: createMemoryStore(), adminToken, forwardPath });
    const stacktrace = 'RangeError: no\n    at pay (https://shop.example/app.js:1:14)';
    await send(
      server,
      makeEnvelope({
        context: { consent: 'full', session: 'session-1', release: '1.4.0', environment: 'test' },
        events: [
          {
            seq: 1,
            type: 'exception',
            timestamp: Date.now(),
            page: '/pay',
            data: {
              type: 'RangeError',
              message: 'write to ann@shop.example',
              stacktrace,
              severity: 'warning',
            },
          },
          { seq: 2, type: 'browser.web_vital', timestamp: Date.now(), data: { name: 'LCP', value: 1234 } },
          { seq: 3, type: 'checkout', timestamp: Date.now(), data: { items: 3 } },
        ],
      }),
    );

    await vi.waitFor(() => expect(collector.received).toHaveLength(2), { timeout: 15_000 });
    const [logs, metrics] = ['/v1/logs', '/v1/metrics'].map((path) =>
      collector.received.find((one) => one.path === path),
    );
    expect(logs?.headers).toMatchObject({
      'x-tenant': '7',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    const [{ resource, scopeLogs }] = JSON.parse(logs?.text ?? '').resourceLogs;
    expect(resource.attributes).toContainEqual({ key: 'service.version', value: { stringValue: '1.4.0' } });
    expect(scopeLogs[0].logRecords).toHaveLength(3);
    expect(scopeLogs[0].logRecords[0]).toMatchObject({
      eventName: 'exception',
      severityNumber: 13,
      timeUnixNano: expect.stringMatching(/^\d{19}$/),
      attributes: expect.arrayContaining([
        { key: 'exception.type', value: { stringValue: 'RangeError' } },
        { key: 'exception.stacktrace', value: { stringValue: stacktrace } },
      ]),
    });
    expect(logs?.text).not.toContain('ann@');
    const told = JSON.parse(metrics?.text ?? '').resourceMetrics[0].scopeMetrics[0].metrics;
    expect(told.map(({ name }: { name: string }) => name)).toEqual([
      'candor.events',
      'browser.web_vital.lcp',
    ]);
    expect(told[1].histogram.dataPoints[0]).toMatchObject({ count: '1', sum: 1234 });
    expect(told[1].histogram.dataPoints[0].bucketCounts.indexOf('1')).toBe(7);

    const range = `from=${Date.now() - 600_000}&to=${Date.now() + 600_000}`;
    const ask = async <Answer>(at: typeof server, path: string): Promise<Answer> =>
      (await (await fetch(`${at.url}/api/v1/${path}?${range}`, { headers })).json()) as Answer;
    await vi.waitFor(
      async () => {
        const { groups } = await ask<ErrorsAnswer>(other, 'errors');
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(2);
        expect(groups[0]).toMatchObject({ type: 'RangeError', releases: ['1.4.0'] });
      },
      { timeout: 15_000 },
    );
    const { forwards = [] } = await ask<StatusAnswer>(server, 'status');
    expect(forwards.map(({ name, sent, refused, problem }) => [name, sent, refused, problem])).toEqual([
      ['plain', 3, 0, null],
      ['candor', 3, 0, null],
      ['sentry', 3, 0, null],
    ]);
    const page = await (await fetch(`${server.url}/metrics`, { headers })).text();
    expect(page).toContain('candor_forward_events_total{forward="plain",to="otlp",outcome="sent"} 3');
  });

  test('while nobody takes them events wait, the intake goes on, and what is erased meanwhile never leaves', async () => {
    const collector = await makeCollector();
    collector.setAway(true);
    const dataPath = await makeFolder();
    const forwardPath = await writeForwards({ name: 'x', to: 'otlp', url: collector.url });
    const server = await startServer({ store: createMemoryStore(), dataPath, adminToken, forwardPath });
    const [theirs, other] = ['a', 'b'].map((name) => visitId(name.repeat(22)));
    for (const session of [theirs, other])
      await send(
        server,
        makeEnvelope({ context: { consent: 'enhanced', session: session ?? '' }, events: makeEvents(3) }),
      );
    const status = async (): Promise<StatusAnswer> =>
      (await (await fetch(`${server.url}/api/v1/status`, { headers })).json()) as StatusAnswer;
    await vi.waitFor(async () => expect((await status()).forwards?.[0]).toMatchObject({ waitingEvents: 6 }), {
      timeout: 15_000,
    });
    const holds = async (session: string | undefined): Promise<boolean> => {
      for await (const { bytes } of filesUnder(join(dataPath, 'forward')))
        if (bytes.includes(session ?? '')) return true;
      return false;
    };
    expect([await holds(theirs), await holds(other)]).toEqual([true, true]);

    await fetch(`${server.url}/api/v1/visits/erase`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ visits: [theirs] }),
    });

    expect([await holds(theirs), await holds(other)]).toEqual([false, true]);
    expect((await status()).forwards?.[0]).toMatchObject({ waitingEvents: 3, withheld: 3 });
    const doctor = await runCommand(['doctor', '--data', dataPath, '--json']);
    expect(doctor.json()).toContainEqual({
      name: 'forward',
      state: 'warn',
      message: expect.stringMatching(/^x \d+ s behind: it answered 503$/),
    });
    collector.setAway(false);
    await vi.waitFor(() => expect(collector.idsAt('/v1/logs')).toHaveLength(3), { timeout: 20_000 });
    expect(JSON.stringify(collector.received)).not.toContain(theirs);
  });
});

test('tries again what may pass, in order, until all is there', async () => {
  const collector = await makeCollector([503, 429, 500, 200, 502, 408]);
  const forwards = await openOne({ to: 'otlp', url: collector.url });
  await forwards.take([packRows(eventsOf(300))]);

  await vi.waitFor(() => expect(forwards.status()[0]?.sent).toBe(300), { timeout: 15_000 });

  const ids = collector.idsAt('/v1/logs');
  expect(ids).toEqual(eventsOf(300).map(({ id }) => id));
  expect(forwards.status()[0]).toMatchObject({ waitingEvents: 0, lagMs: 0, refused: 0 });
});

test('a Sentry that takes some of a batch gets each of the others once', async () => {
  const collector = await makeCollector([200, 200, 429, 200, 503]);
  const forwards = await openOne({ to: 'sentry', dsn: collector.url.replace('//', '//key@').concat('/7') });
  await forwards.take([
    packRows([...eventsOf(5), makeInnerEvent({ type: 'page_view', receivedAt: Date.now() })]),
  ]);

  await vi.waitFor(() => expect(forwards.status()[0]?.sent).toBe(6), { timeout: 15_000 });

  const events = collector.received.map(({ text }) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  expect(collector.received[0]?.path).toBe(
    '/api/7/envelope/?sentry_version=7&sentry_key=key&sentry_client=candor%2F1',
  );
  expect(events.map(([head]) => head.event_id)).toEqual(eventsOf(5).map(({ id }) => id.replaceAll('-', '')));
  expect(events[0]?.[1]).toEqual({ type: 'event' });
  expect(events[0]?.[2].exception.values).toMatchObject([{ type: 'RangeError', value: 'number 1' }]);
});

test('what is refused for good is counted and does not hold up the rest', async () => {
  const collector = await makeCollector([400, 200]);
  const forwards = await openOne({ to: 'otlp', url: collector.url });
  await forwards.take([packRows(eventsOf(1))]);
  await vi.waitFor(
    () => expect(forwards.status()[0]).toMatchObject({ refused: 1, problem: 'it answered 400' }),
    { timeout: 10_000 },
  );
  await forwards.take([packRows(eventsOf(1, 2))]);

  await vi.waitFor(() => expect(forwards.status()[0]).toMatchObject({ sent: 1, problem: null }), {
    timeout: 10_000,
  });
});

test('what waits has a bound in bytes and in age, and what is let go is counted', async () => {
  let now = Date.now();
  const collector = await makeCollector();
  collector.setAway(true);
  const forwards = await openOne(
    { to: 'otlp', url: collector.url, maxMegabytes: 1, maxHours: 1 },
    { now: () => now },
  );
  const many = packRows(eventsOf(1_000).map((event) => ({ ...event, stack: 'x'.repeat(500) })));
  for (let i = 0; i < 4; i++) await forwards.take([many]);
  const full = forwards.status()[0];
  now += 2 * 3_600_000;
  await vi.waitFor(() => expect(forwards.status()[0]).toMatchObject({ expired: 1_000, waitingEvents: 0 }), {
    timeout: 15_000,
  });

  expect(full).toMatchObject({ full: 3_000, waitingEvents: 1_000 });
  expect(collector.received).toEqual([]);
});

test('what waits outlives the server, and goes when nobody is named any more', async () => {
  const collector = await makeCollector();
  collector.setAway(true);
  const folder = await makeFolder();
  const forwards = await readForwards(await writeForwards({ name: 'x', to: 'otlp', url: collector.url }));
  const open = (list: typeof forwards) =>
    openForwards({
      folder,
      forwards: list,
      isAllowed: () => true,
      post: createPost(createAddressRules([]), Date.now),
      now: Date.now,
      firstPauseMs: 5,
    });
  const first = await open(forwards);
  await first.take([packRows(eventsOf(10))]);
  await first.close();
  collector.setAway(false);
  const second = await open(forwards);
  await vi.waitFor(() => expect(collector.idsAt('/v1/logs')).toHaveLength(10), { timeout: 10_000 });
  await second.close();
  const third = await open([]);
  await third.close();
  const left: string[] = [];
  for await (const { path } of filesUnder(folder)) left.push(path);

  expect(left).toEqual([]);
});

test.each([
  ['{', /is no JSON/],
  ['{}', /must be a list/],
  ['[7]', /entry 1 must be an object/],
  ['[{"to":"otlp","url":"http://x"}]', /entry 1: name must be/],
  ['[{"name":"a","to":"kafka"}]', /to must be "otlp" or "sentry"/],
  ['[{"name":"a","to":"otlp","url":"x"}]', /url must be an http or https address/],
  ['[{"name":"a","to":"sentry","dsn":"https://x/1"}]', /dsn must be a DSN/],
  ['[{"name":"a","to":"otlp","url":"http://x","headers":{"a":"b\\r\\nc: d"}}]', /headers must be/],
  ['[{"name":"a","to":"otlp","url":"http://x","maxHours":0}]', /maxHours must be/],
  ['[{"name":"a","to":"otlp","url":"http://x","uri":"y"}]', /"uri" is not known/],
  [
    '[{"name":"a","to":"otlp","url":"http://x"},{"name":"a","to":"otlp","url":"http://x"}]',
    /two entries have the name a/,
  ],
])('refuses %s', async (text, message) => {
  const path = join(await makeFolder(), 'forward.json');
  await writeFile(path, text);

  await expect(readForwards(path)).rejects.toThrow(message);
});

test('says that there is no such file', async () => {
  await expect(readForwards('/nowhere/forward.json')).rejects.toThrow(/CANDOR_FORWARD names .* \(ENOENT\)/);
});
