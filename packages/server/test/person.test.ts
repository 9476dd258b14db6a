import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErasureAnswer, type PersonAnswer, visitId } from '@candor/core/wire';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toVisitId } from '../src/privacy/readPerson.ts';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import type { Store } from '../src/store/store.ts';
import { filesUnder } from './bytes.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { createRecordingStore, databaseError, networkError } from './recordingStore.ts';
import { intakeOf, post, send, startServer } from './sender.ts';

// A real engine on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Server = Awaited<ReturnType<typeof startServer>>;

/** Within the limit of questions. */
const wait = { timeout: 10_000, interval: 500 };

const secretOf = (name: string): string => name.padEnd(22, '0');

function ask(server: Server, what: 'show' | 'erase', body: unknown, headers = {}): Promise<Response> {
  return fetch(intakeOf(server).replace('envelopes', `person/${what}`), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'text/plain', ...headers },
  });
}

async function show(server: Server, ...secrets: string[]): Promise<PersonAnswer> {
  const response = await ask(server, 'show', { secrets });
  expect(response.status).toBe(200);
  return (await response.json()) as PersonAnswer;
}

async function erase(server: Server, ...secrets: string[]): Promise<number> {
  const response = await ask(server, 'erase', { secrets });
  expect(response.status).toBe(200);
  return ((await response.json()) as ErasureAnswer).erased;
}

/** Outlives the servers that use it. */
const lasting = (store: Store): Store => ({ ...store, close: async () => {} });

const sendVisit = (server: Server, secret: string, events = makeEvents(2)) =>
  send(server, makeEnvelope({ context: { consent: 'enhanced', session: visitId(secret) }, events }));

test('the server makes of a secret the id that the browser has made of it', () => {
  const secrets = Array.from({ length: 100 }, (_, number) => secretOf(`secret-${number}-`));

  expect(secrets.map(toVisitId)).toEqual(secrets.map(visitId));
});

describe('with the real engine', () => {
  let engine: EngineStore;
  let store: Store;

  beforeAll(async () => {
    engine = await openEngineStore();
    // By today's clock, for what is sent today must not have expired.
    store = createClickHouseStore({ ...engine.options, now: Date.now });
  });

  afterAll(async () => {
    await store.close();
    await engine.close();
  });

  test('a secret shows and erases its own visit, everywhere, and no other', async () => {
    const dataPath = await makeFolder();
    const server = await startServer({ store: lasting(store), dataPath });
    const [ada, bob] = [secretOf('ada'), secretOf('bob')];
    await sendVisit(server, ada);
    await sendVisit(server, bob);
    await vi.waitFor(async () => expect((await show(server, ada, bob)).events).toHaveLength(4), wait);

    expect((await show(server, ada)).visits).toMatchObject([{ id: visitId(ada), events: 2 }]);
    // What nobody has loaded yet goes, too.
    await sendVisit(server, ada, makeEvents(1, 3));
    expect(await erase(server, ada)).toBe(3);

    expect((await show(server, ada)).events).toEqual([]);
    expect((await show(server, bob)).events).toHaveLength(2);
    for await (const { path, bytes } of filesUnder(dataPath))
      expect(bytes.includes(visitId(ada)), path).toBe(false);
    expect(await readFile(join(dataPath, 'audit.ndjson'), 'utf8')).toMatch(
      /"actor":"person","what":"visits.erased","details":\{"project":"default","visits":1,"events":3\}/,
    );
  });

  test('what arrives late of an erased visit is refused, also by the next server', async () => {
    const dataPath = await makeFolder();
    const first = await startServer({ store: lasting(store), dataPath });
    const secret = secretOf('late');
    await sendVisit(first, secret);
    await erase(first, secret);
    const offline = makeEnvelope({ context: { consent: 'enhanced', session: visitId(secret) } });

    const refused = {
      accepted: 0,
      duplicate: 0,
      rejected: [{ seq: 1, reason: 'the person had this visit erased' }],
    };
    expect(await send(first, offline)).toMatchObject(refused);
    await first.close();
    const second = await startServer({ store: lasting(store), dataPath });
    expect(await send(second, offline)).toMatchObject(refused);

    expect(await show(second, secret)).toMatchObject({ visits: [], events: [], pageLoads: [] });
  });

  test('a wrong secret, the id itself and no one of all get one and the same answer', async () => {
    const server = await startServer({ store: lasting(store) });
    const secret = secretOf('carol');
    await sendVisit(server, secret);
    await vi.waitFor(async () => expect((await show(server, secret)).events).toHaveLength(2), wait);
    const id = visitId(secret);
    const wrong = [secretOf('nobody'), `${secret.slice(0, -1)}1`, id.slice(0, 22), id.slice(10)];

    const shown = await Promise.all(
      wrong.map(async (each) => (await ask(server, 'show', { secrets: [each] })).text()),
    );
    const erased = await Promise.all(
      wrong.map(async (each) => (await ask(server, 'erase', { secrets: [each] })).text()),
    );

    expect(new Set(shown)).toEqual(
      new Set(['{"schema":1,"retentionDays":90,"visits":[],"events":[],"pageLoads":[]}']),
    );
    expect(new Set(erased)).toEqual(new Set(['{"erased":0}']));
    expect((await show(server, secret)).events).toHaveLength(2);
  });

  test('a right guess of all but the last character takes no longer than a wrong one', async () => {
    const server = await startServer({ store: lasting(store) });
    const secret = secretOf('dora');
    await sendVisit(server, secret);
    const times: Record<'near' | 'far', number[]> = { near: [], far: [] };
    const guesses = { near: `${secret.slice(0, -1)}1`, far: secretOf('zzz') };

    for (let round = 0; round < 8; round++)
      for (const kind of ['near', 'far'] as const) {
        const before = performance.now();
        await show(server, guesses[kind]);
        times[kind].push(performance.now() - before);
        // Within the limit of questions.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }

    const median = (of: number[]): number => of.sort((a, b) => a - b)[4] ?? 0;
    console.info(`show: near ${median(times.near).toFixed(1)} ms, far ${median(times.far).toFixed(1)} ms`);
    // It is a hash that is looked up, so nothing could differ by more than the machine's own noise.
    expect(median(times.near) / median(times.far)).toBeGreaterThan(0.4);
    expect(median(times.near) / median(times.far)).toBeLessThan(2.5);
  });
});

describe('a question', () => {
  test.each([
    ['nothing', {}],
    ['no secrets', { secrets: [] }],
    ['a text', { secrets: 'secret' }],
    ['too short a secret', { secrets: ['short'] }],
    ['too many', { secrets: Array.from({ length: 5001 }, (_, number) => secretOf(String(number))) }],
    ['an odd after', { secrets: [secretOf('a')], after: 7 }],
  ])('with %s is refused, with the field by name', async (_, body) => {
    const response = await ask(await startServer(), 'show', body);

    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/Send (secrets|after):/);
  });

  test('may not be in an address', async () => {
    const server = await startServer();
    const address = intakeOf(server).replace('envelopes', 'person/show');

    expect((await fetch(`${address}&secrets=${secretOf('a')}`)).status).toBe(404);
  });

  test('needs the key, and a page of an allowed origin', async () => {
    const server = await startServer({ origins: ['https://shop.example'] });
    const body = { secrets: [secretOf('a')] };

    expect((await ask(server, 'show', body, { origin: 'https://evil.example' })).status).toBe(403);
    const allowed = await ask(server, 'show', body, { origin: 'https://shop.example' });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const keyless = intakeOf(server, 'cw_wrong').replace('envelopes', 'person/show');
    expect((await fetch(keyless, { method: 'POST', body: JSON.stringify(body) })).status).toBe(401);
  });

  test('is refused when one address asks too often', async () => {
    const server = await startServer();

    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ask(server, 'show', { secrets: [secretOf('a')] })),
    );

    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(20);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
    expect(answers.at(-1)?.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test('is refused also when the address is another of the same network of IPv6', async () => {
    const server = await startServer({ proxies: ['127.0.0.1'] });
    const from = (number: number) =>
      ask(server, 'show', { secrets: [secretOf('x')] }, { 'x-forwarded-for': `2001:db8:1:2::${number + 1}` });

    const answers = await Promise.all(Array.from({ length: 25 }, (_, number) => from(number)));

    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  });

  test('leaves no secret in the log', async () => {
    const lines: string[] = [];
    const store = createRecordingStore();
    store.person = () => Promise.reject(new Error(secretOf('a')));
    const server = await startServer({ store, writeLog: (line) => lines.push(line) });

    expect((await ask(server, 'show', { secrets: [secretOf('a')] })).status).toBe(500);

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain(secretOf('a'));
  });
});

describe('an erasure', () => {
  test('fails and may be repeated while the store is away, and takes nothing more in the meantime', async () => {
    const store = createRecordingStore();
    const server = await startServer({ store });
    const secret = secretOf('a');
    await sendVisit(server, secret);
    await store.holds(2);
    const { erase: eraseRows } = store;
    store.erase = () => Promise.reject(networkError('ECONNREFUSED'));

    expect((await ask(server, 'erase', { secrets: [secret] })).status).toBe(503);
    expect(await sendVisit(server, secret, makeEvents(1, 9))).toMatchObject({ accepted: 0 });
    store.erase = eraseRows;

    expect(await erase(server, secret)).toBe(2);
  });

  test('also empties what was set aside, and what the live view remembers', async () => {
    const store = createRecordingStore();
    const dataPath = await makeFolder();
    const server = await startServer({ store, dataPath });
    store.fault = ({ events }) =>
      events.some(({ type }) => type === 'bad') ? databaseError('33') : undefined;
    const [ada, bob] = [secretOf('ada'), secretOf('bob')];
    const bad = [{ ...makeEvents(1)[0], seq: 1, type: 'bad', timestamp: Date.now(), data: {} }];
    await sendVisit(server, ada, bad);
    await sendVisit(server, bob, bad);
    await sendVisit(server, bob, makeEvents(1, 2));
    await store.holds(1);
    const setAside = async (): Promise<string> => {
      let text = '';
      for await (const { bytes } of filesUnder(join(dataPath, 'quarantine'))) text += bytes.toString();
      return text;
    };
    await vi.waitFor(async () => expect(await setAside()).toContain(visitId(ada)), 5000);

    await erase(server, ada);

    expect(await setAside()).not.toContain(visitId(ada));
    expect(await setAside()).toContain(visitId(bob));
  });
});

test('a pseudonym rests only as a hash with a key of the server, and never at basic', async () => {
  const store = createRecordingStore();
  const dataPath = await makeFolder();
  const server = await startServer({ store, dataPath });
  const userHash = 'c'.repeat(32);
  for (const consent of ['basic', 'enhanced'] as const)
    await post(
      server,
      JSON.stringify(
        makeEnvelope({
          context: { consent, userHash },
          events: makeEvents(1).map((event) => ({ ...event, type: 'performance' })),
        }),
      ),
    );
  await store.holds(2);

  const [basic, enhanced] = store.rows.map(({ attributes }) => attributes['user.hash']);
  expect(basic).toBeUndefined();
  expect(enhanced).toMatch(/^[\da-f]{32}$/);
  expect(enhanced).not.toBe(userHash);
  expect((await readFile(join(dataPath, 'hash.key'))).length).toBe(32);
});
