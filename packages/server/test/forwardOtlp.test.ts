import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAddressRules } from '../src/alerts/addresses.ts';
import { createPost } from '../src/alerts/post.ts';
import { openForwards } from '../src/forward/forwards.ts';
import type { Forward } from '../src/forward/readForwards.ts';
import { packRows } from '../src/store/rowBytes.ts';
import { makeFolder } from './folder.ts';
import { makeInnerEvent } from './innerEvent.ts';
import { fromJson, LogsRequest, LogsResponse, MetricsRequest, toWords } from './otlpDefinitions.ts';

const traceId = '5b8efff798038103d269b633813fc60c';
const spanId = 'eee19b7ec3c1b174';
const AT = 1_790_000_000_123;

const events = [
  makeInnerEvent({
    id: '00000000-0000-8000-8000-000000000001',
    at: AT,
    receivedAt: AT + 5,
    type: 'exception',
    name: 'RangeError',
    message: 'out of range',
    stack: 'RangeError: out of range\n    at pay (app.js:1:14)',
    release: '1.4.0',
    environment: 'test',
    page: '/pay',
    attributes: { severity: 'warning', traceId, spanId },
  }),
  makeInnerEvent({
    id: '00000000-0000-8000-8000-000000000002',
    at: AT,
    receivedAt: AT,
    type: 'browser.web_vital',
    name: 'LCP',
    value: 1234.5,
    weight: 250,
    attributes: { traceId: 'no trace' },
  }),
];

interface Asked {
  type: string;
  bytes: Buffer;
}

/** A collector that says what the definitions let it say. */
async function makeCollector(answers: { type: string; body: Uint8Array | string; status?: number }[] = []) {
  const asked = new Map<string, Asked[]>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = gunzipSync(Buffer.concat(chunks));
    const path = request.url ?? '';
    const type = String(request.headers['content-type']);
    const answer = path === '/v1/logs' ? answers.shift() : undefined;
    const { status = 200, type: answerType = type, body = '' } = answer ?? {};
    if (status === 200) asked.set(path, [...(asked.get(path) ?? []), { type, bytes }]);
    response.writeHead(status, { 'content-type': answerType }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const hours = 3_600_000;

async function forward(url: string, changes: Partial<Forward>) {
  const one: Forward = {
    name: 'x',
    project: 'default',
    folder: 'x',
    to: 'otlp',
    encoding: 'json',
    url,
    headers: {},
    maxBytes: 1_000_000,
    maxAgeMs: 24 * hours,
    ...changes,
  };
  const forwards = await openForwards({
    folder: await makeFolder(),
    forwards: [one],
    isAllowed: () => true,
    post: createPost(createAddressRules(['127.0.0.0/8']), Date.now),
    now: () => AT + 1_000,
    firstPauseMs: 5,
  });
  onTestFinished(() => forwards.close());
  await forwards.take([packRows(events)]);
  return forwards;
}

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

test.each([
  { encoding: 'json', type: 'application/json' },
  { encoding: 'protobuf', type: 'application/x-protobuf' },
] as const)(
  'what is sent in $encoding is what OpenTelemetry’s own definitions say',
  async ({ encoding, type }) => {
    const collector = await makeCollector();
    const forwards = await forward(collector.url, { encoding });
    await vi.waitFor(() => expect(forwards.status()[0]?.sent).toBe(2), { timeout: 15_000 });
    const read = (path: string, of: typeof LogsRequest) => {
      const [one] = collector.asked.get(path) ?? [];
      expect(one?.type).toBe(type);
      const bytes = one?.bytes ?? Buffer.alloc(0);
      return encoding === 'json' ? fromJson(of, bytes.toString()) : toWords(of, bytes);
    };

    const { resourceLogs } = read('/v1/logs', LogsRequest) as { resourceLogs: Record<string, unknown>[] };
    const { resourceMetrics } = read('/v1/metrics', MetricsRequest) as {
      resourceMetrics: { scopeMetrics: { metrics: object[] }[] }[];
    };

    const time = `${AT}000000`;
    expect(resourceLogs).toMatchObject([
      {
        resource: {
          attributes: [
            attribute('service.name', 'default'),
            attribute('service.version', '1.4.0'),
            attribute('deployment.environment.name', 'test'),
          ],
        },
        scopeLogs: [
          {
            scope: { name: 'candor' },
            logRecords: [
              {
                timeUnixNano: time,
                observedTimeUnixNano: `${AT + 5}000000`,
                severityNumber: 13,
                severityText: 'warning',
                eventName: 'exception',
                body: { stringValue: 'out of range' },
                traceId: Buffer.from(traceId, 'hex').toString('base64'),
                spanId: Buffer.from(spanId, 'hex').toString('base64'),
                attributes: expect.arrayContaining([
                  attribute('exception.type', 'RangeError'),
                  attribute('exception.message', 'out of range'),
                  attribute('url.path', '/pay'),
                ]),
              },
            ],
          },
        ],
      },
      {
        scopeLogs: [
          {
            logRecords: [
              {
                severityNumber: 9,
                attributes: expect.arrayContaining([
                  attribute('traceId', 'no trace'),
                  { key: 'candor.value', value: { doubleValue: 1234.5 } },
                  { key: 'candor.weight', value: { doubleValue: 2.5 } },
                ]),
              },
            ],
          },
        ],
      },
    ]);
    const [, vitals] = resourceMetrics;
    expect(vitals?.scopeMetrics[0]?.metrics).toMatchObject([
      {
        name: 'candor.events',
        sum: {
          aggregationTemporality: 1,
          isMonotonic: true,
          dataPoints: [
            {
              startTimeUnixNano: time,
              asDouble: 2.5,
              attributes: [attribute('event.name', 'browser.web_vital')],
            },
          ],
        },
      },
      {
        name: 'browser.web_vital.lcp',
        unit: 'ms',
        histogram: {
          aggregationTemporality: 1,
          dataPoints: [{ count: '1', sum: 1234.5, bucketCounts: expect.arrayContaining(['1']) }],
        },
      },
    ]);
  },
);

test('both encodings say the same, and nothing that the definitions do not know', async () => {
  const [json, protobuf] = await Promise.all([makeCollector(), makeCollector()]);
  const both = [
    await forward(json.url, { encoding: 'json' }),
    await forward(protobuf.url, { encoding: 'protobuf' }),
  ];
  for (const forwards of both)
    await vi.waitFor(() => expect(forwards.status()[0]?.sent).toBe(2), { timeout: 15_000 });

  for (const [path, of] of [
    ['/v1/logs', LogsRequest],
    ['/v1/metrics', MetricsRequest],
  ] as const) {
    const text = json.asked.get(path)?.[0]?.bytes.toString() ?? '';
    const read = fromJson(of, text);
    expect(toWords(of, protobuf.asked.get(path)?.[0]?.bytes ?? Buffer.alloc(0))).toEqual(read);
    expect(keysOf(read)).toEqual(keysOf(JSON.parse(text)));
  }
});

/** Names of fields, wherever they are; those of attributes are values. */
function keysOf(value: unknown): string[] {
  const found = new Set<string>();
  JSON.stringify(value, (key, one) => {
    if (!/^\d*$/.test(key)) found.add(key);
    return one;
  });
  return [...found].sort();
}

const partial = LogsResponse.encode(
  LogsResponse.fromObject({ partialSuccess: { rejectedLogRecords: 1, errorMessage: 'too long' } }),
).finish();

test.each([
  {
    name: 'in JSON',
    changes: { encoding: 'json' },
    answer: {
      type: 'application/json',
      body: JSON.stringify({ partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too long' } }),
    },
  },
  {
    name: 'in protobuf',
    changes: { encoding: 'protobuf' },
    answer: { type: 'application/x-protobuf', body: partial },
  },
  {
    name: 'in protobuf, of one that was made in the dashboard',
    changes: { encoding: 'protobuf', isChosen: { id: 'f_1', isPaused: false } },
    answer: { type: 'application/x-protobuf', body: partial },
  },
] as const)(
  'what is rejected of a batch is counted, and not sent again: $name',
  async ({ changes, answer }) => {
    const collector = await makeCollector([{ status: 503, type: 'text/plain', body: '' }, answer]);
    const forwards = await forward(collector.url, changes);

    await vi.waitFor(
      () =>
        expect(forwards.status()[0]).toMatchObject({
          sent: 1,
          refused: 1,
          waitingEvents: 0,
          problem: 'it kept all but 1: too long',
        }),
      { timeout: 15_000 },
    );
    expect(collector.asked.get('/v1/logs')).toHaveLength(1);
    expect(forwards.status()[0]?.sentAt).toBe(AT + 1_000);
  },
);

test('a private address is not reached by what an admin has chosen, and what waits goes on to wait', async () => {
  const collector = await makeCollector();
  const forwards = await openForwards({
    folder: await makeFolder(),
    forwards: [
      {
        name: 'x',
        project: 'default',
        folder: 'f_1',
        to: 'otlp',
        encoding: 'json',
        url: collector.url,
        headers: {},
        maxBytes: 1_000_000,
        maxAgeMs: 24 * hours,
        isChosen: { id: 'f_1', isPaused: false },
      },
    ],
    isAllowed: () => true,
    post: createPost(createAddressRules([]), Date.now),
    now: () => AT,
    firstPauseMs: 5,
  });
  onTestFinished(() => forwards.close());
  await forwards.take([packRows(events)]);

  await vi.waitFor(() => expect(forwards.status()[0]?.problem).toMatch(/private.*CANDOR_CHANNEL_NETWORKS/), {
    timeout: 15_000,
  });
  expect(forwards.status()[0]).toMatchObject({ waitingEvents: 2, refused: 0 });
  expect(collector.asked.size).toBe(0);
});
