import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { recorded, recordedAt } from './recorded.ts';
import { createRecordingStore } from './recordingStore.ts';
import { startServer } from './sender.ts';

const seeds = [
  ['/v1/logs?key=KEY', 'otlp-logs.text', 'application/json'],
  ['/v1/logs?key=KEY', 'otlp-logs.protobuf', 'application/x-protobuf'],
  ['/v1/metrics?key=KEY', 'otlp-metrics.text', 'application/json'],
  ['/v1/metrics?key=KEY', 'otlp-metrics.protobuf', 'application/x-protobuf'],
  ['/v1/traces?key=KEY', 'otlp-traces.text', 'application/json'],
  ['/v1/traces?key=KEY', 'otlp-traces.protobuf', 'application/x-protobuf'],
  ['/api/1/envelope/?sentry_key=KEY', 'sentry-error.envelope', 'text/plain'],
  ['/api/1/envelope/?sentry_key=KEY', 'sentry-spans.envelope', 'text/plain'],
  ['/api/1/envelope/?sentry_key=KEY', 'sentry-session.envelope', 'text/plain'],
  ['/api/1/envelope/?sentry_key=KEY', 'sentry-client-report.envelope', 'text/plain'],
  ['/api/1/envelope/?sentry_key=KEY', 'sentry-feedback.envelope', 'text/plain'],
  ['/collect/KEY', 'faro-page.text', 'application/json'],
  ['/collect/KEY', 'faro-traces.text', 'application/json'],
] as const;

/** What takes the place of a value, so that the text stays JSON. */
const strangers = [
  'null',
  '[]',
  '{}',
  '""',
  '-1',
  '1e308',
  'true',
  '[[]]',
  '{"value":{"value":{}}}',
  '"\\ud800"',
  '[null,{"key":"__proto","value":7}]',
  '"constructor"',
  '99999999999999999999',
];

/** Turns one value of a JSON text into another, or some bytes into others. */
function mutate(body: Buffer<ArrayBuffer>, random: () => number): Buffer<ArrayBuffer> {
  const isText = body[0] === 0x7b && random() < 0.7;
  if (isText) {
    const text = body.toString('utf8');
    const places = [
      ...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null|\{\}|\[\])(?=[,}\]])/g),
    ];
    const place = places[Math.floor(random() * places.length)];
    const stranger = strangers[Math.floor(random() * strangers.length)] ?? 'null';
    if (place)
      return Buffer.from(text.slice(0, place.index) + stranger + text.slice(place.index + place[0].length));
  }
  const copy = Buffer.from(body);
  for (let times = 0; times < 1 + random() * 4; times += 1)
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  const cut = random() < 0.2 ? Math.floor(random() * copy.length) : copy.length;
  return copy.subarray(0, cut);
}

test.each(seeds)(
  'no change to what comes to %s makes the server fail (%s)',
  async (path, file, contentType) => {
    const lines: string[] = [];
    const store = createRecordingStore();
    const server = await startServer({
      store,
      now: () => recordedAt,
      keyEventsPerSecond: 0,
      writeLog: (line) => lines.push(line),
    });
    const random = createRandom(20_261_128);
    const answers = new Set<number>();
    for (let round = 0; round < 250; round += 1) {
      let body = recorded(file);
      for (let times = 0; times < 1 + random() * 3; times += 1) body = mutate(body, random);
      const response = await fetch(server.url + path.replace('KEY', server.writeKey), {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': contentType },
      });
      answers.add(response.status);
      await response.arrayBuffer();
    }

    expect([...answers].filter((status) => status >= 500)).toEqual([]);
    expect([...answers].some((status) => status < 300)).toBe(true);
    expect(lines).toEqual([]);
    await expect.poll(() => server.app.server.listening).toBe(true);
    for (const row of store.rows) {
      expect(row.type).not.toBe('');
      expect(row.name.length).toBeLessThanOrEqual(256);
      expect(Number.isFinite(row.at)).toBe(true);
    }
  },
);
