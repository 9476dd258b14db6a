// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TelemetryConfig } from './config.ts';
import { TelemetryCollector } from './TelemetryCollector.ts';
import { leavePage } from './testing/index.ts';
import type { Envelope } from './wire/envelope.ts';
import { visitId } from './wire/person.ts';

interface Asked {
  readonly url: string;
  readonly body: { secrets: string[]; after?: string; lift?: boolean };
}

const endpoint = 'https://t.example/v1/envelopes';
const place = `${endpoint}?key=cw_site`;

let envelopes: Envelope[];
let asked: Asked[];
let made: TelemetryCollector[];
let answer: (asked: Asked) => unknown;
let isOffline: boolean;

beforeEach(() => {
  envelopes = [];
  asked = [];
  made = [];
  answer = () => ({ erased: 0 });
  isOffline = false;
  vi.stubGlobal('CompressionStream', undefined);
  // jsdom has neither; what becomes of the database, and that tabs wait for each other, is tested in real browsers.
  vi.stubGlobal('indexedDB', undefined);
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  vi.stubGlobal('fetch', async (to: string | URL, { body }: RequestInit) => {
    if (isOffline) throw new TypeError('Failed to fetch');
    const url = String(to);
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array<ArrayBuffer>);
    if (!url.includes('/person/')) {
      const envelope = JSON.parse(text) as Envelope;
      envelopes.push(envelope);
      return new Response(JSON.stringify({ id: envelope.id }));
    }
    const question = { url, body: JSON.parse(text) as Asked['body'] };
    asked.push(question);
    return new Response(JSON.stringify(answer(question)));
  });
});

afterEach(() => {
  for (const collector of made) collector.destroy();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
  Reflect.deleteProperty(navigator, 'locks');
});

function create(config: TelemetryConfig = {}): TelemetryCollector {
  const collector = new TelemetryCollector({ endpoint, writeKey: 'cw_site', consent: 'enhanced', ...config });
  made.push(collector);
  return collector;
}

async function visit(config: TelemetryConfig = {}): Promise<TelemetryCollector> {
  const collector = create(config);
  collector.track({ type: 'a' });
  await collector.flush();
  return collector;
}

const secrets = (): string[] => keys('candor.secret ');
/** What is on the device but for the mark of an erasure that is under way. */
const left = (): string[] => Object.keys(localStorage).filter((key) => key !== 'candor.erase');
const keys = (prefix: string): string[] =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));

describe('a secret', () => {
  test('stays in the browser, and what travels is made of it', async () => {
    await visit();

    expect(secrets()).toHaveLength(1);
    expect(envelopes[0]?.context.session).toBe(visitId(secrets()[0] ?? ''));
    expect(JSON.stringify(envelopes)).not.toContain(secrets()[0]);
  });

  test('is not kept below enhanced', async () => {
    await visit({ consent: 'basic' });

    expect(localStorage.length).toBe(0);
  });

  test('goes with everything else when consent is withdrawn, and nobody is asked anything', async () => {
    const collector = await visit();

    collector.setConsent('none');

    expect(left()).toEqual(['candor.consent']);
    await collector.flush();
    expect(asked).toEqual([]);
  });
});

describe('restrictMe', () => {
  test('asks every server that something was sent to, and lifts likewise', async () => {
    const collector = await visit();
    answer = () => ({ moved: 1 });

    const restricted = await collector.restrictMe();
    const lifted = await collector.restrictMe(false);

    const [secret = ''] = secrets();
    expect(restricted).toEqual([{ server: endpoint, state: 'restricted', events: 1 }]);
    expect(lifted).toEqual([{ server: endpoint, state: 'lifted', events: 1 }]);
    expect(asked.map(({ url, body }) => [url, body])).toEqual([
      ['https://t.example/v1/person/restrict?key=cw_site', { secrets: [secret], lift: false }],
      ['https://t.example/v1/person/restrict?key=cw_site', { secrets: [secret], lift: true }],
    ]);
    // Whoever restricts can still ask and lift.
    expect(secrets()).toHaveLength(1);
  });

  test('says so where a server does not answer such questions, and asks nobody where nothing was sent', async () => {
    const collector = await visit();
    answer = () => ({ portal: true });

    expect(await collector.restrictMe()).toEqual([{ server: endpoint, state: 'unknown' }]);
    localStorage.clear();
    expect(await create({ consent: 'basic' }).restrictMe()).toEqual([]);
  });
});

describe('forgetMe', () => {
  test('empties the device in the same task and shows the secrets to the server once', async () => {
    const collector = await visit();
    const before = secrets();
    answer = () => ({ erased: 1 });

    const forgetting = collector.forgetMe();

    expect(left()).toEqual([`candor.forget ${place}`]);
    expect(await forgetting).toMatchObject({ servers: [{ server: endpoint, state: 'erased', events: 1 }] });
    expect(asked).toEqual([
      { url: 'https://t.example/v1/person/erase?key=cw_site', body: { secrets: before } },
    ]);
    expect(keys('candor.forget')).toEqual([]);
  });

  test('says how many events waited, and asks nobody who was sent nothing', async () => {
    const collector = create({ consent: 'basic' });
    collector.trackPerformance({ name: 'a', value: 1, unit: 'ms' });

    expect(await collector.forgetMe()).toMatchObject({ waiting: 1, servers: [] });
    expect(asked).toEqual([]);
  });

  test.each([
    ['cannot be reached', () => Promise.reject(new TypeError('offline'))],
    ['does not confirm', () => ({ ok: true })],
  ])('is owed while the server %s, and paid by a later page', async (_, failing) => {
    const collector = await visit();
    const before = secrets();
    answer = failing;
    vi.stubGlobal('fetch', failing);
    expect(await collector.forgetMe()).toMatchObject({ servers: [{ server: endpoint, state: 'pending' }] });
    collector.setConsent('none');
    collector.destroy();
    expect(keys('candor.forget ')).toEqual([place]);
    const paid: string[] = [];
    vi.stubGlobal('fetch', async (_url: URL, { body }: RequestInit) => {
      paid.push(...(JSON.parse(String(body)) as Asked['body']).secrets);
      return new Response('{"erased":1}');
    });

    create({ consent: 'none' });

    await vi.waitFor(() => expect(keys('candor.forget')).toEqual([]));
    // Asked for twice it is erased once; what is not answered in time is asked for again.
    expect(new Set(paid)).toEqual(new Set(before));
  });

  test('is not owed for ever', async () => {
    localStorage.setItem(`candor.forget ${place}`, `${Date.now() - 92 * 86_400_000} old-secret`);
    answer = () => 'no';

    create({ consent: 'none' });

    await vi.waitFor(() => expect(keys('candor.forget')).toEqual([]));
  });

  test('begins another visit under another secret', async () => {
    const collector = await visit();
    await collector.forgetMe();

    collector.track({ type: 'b' });
    await collector.flush();

    expect(new Set(envelopes.map(({ context }) => context.session)).size).toBe(2);
    expect(secrets()).toHaveLength(1);
  });

  test('in another tab takes what this one has tracked before it heard of that', async () => {
    const collector = await visit();
    collector.track({ type: 'b' });
    await vi.waitFor(() => expect(keys('candor.j ')).toHaveLength(1));

    const other = new BroadcastChannel('candor');
    other.postMessage('erase');

    await vi.waitFor(() => expect(keys('candor.j ')).toEqual([]));
    other.close();
    expect(collector.getBufferStatus()).toMatchObject({ dropped: { withdrawn: 1 }, waiting: { events: 0 } });
  });

  test('in another tab uses no id that it still reads, for the word may come before the device is empty', async () => {
    const collector = create({ consent: 'full', userIdDays: 7 });
    collector.track({ type: 'a' });
    await vi.waitFor(() => expect(localStorage.getItem('candor.user')).toMatch(/^[\w-]{21} /));
    collector.track({ type: 'a' });
    await collector.flush();
    const before = envelopes.at(-1)?.context;
    expect(localStorage.getItem('candor.user')).toContain(before?.user);
    const other = new BroadcastChannel('candor');
    other.postMessage(`erase ${Date.now() + 1}`);
    await vi.waitFor(() => expect(secrets()).toEqual([]));
    other.close();

    collector.track({ type: 'b' });
    await collector.flush();

    const after = envelopes.at(-1);
    expect(after?.events).toMatchObject([{ type: 'b' }]);
    expect(after?.context.user).not.toBe(before?.user);
    expect(after?.context.session).not.toBe(before?.session);
  });

  test.each([
    ['was put aside', async () => leavePage()],
    [
      'was switched off',
      async (collector: TelemetryCollector) => {
        collector.updateConfig({ enabled: false });
        return () => collector.updateConfig({ enabled: true });
      },
    ],
  ])('is heard of by a page that %s meanwhile', async (_, pause) => {
    const collector = await visit();
    isOffline = true;
    collector.track({ type: 'b' });
    await collector.flush();
    const goOn = await pause(collector);
    isOffline = false;
    const other = create();
    await other.forgetMe();
    other.destroy();

    goOn();
    collector.track({ type: 'c' });
    await collector.flush();

    const types = (): string[] => envelopes.flatMap(({ events }) => events.map(({ type }) => type));
    // Without locks the one that sent before gives way in its own time.
    await vi.waitFor(() => expect(types()).toEqual(['a', 'c']), 5000);
    expect(new Set(envelopes.map(({ context }) => context.session)).size).toBe(2);
    expect(collector.getBufferStatus()).toMatchObject({
      produced: 3,
      acknowledged: 2,
      dropped: { withdrawn: 1 },
      waiting: { events: 0 },
    });
  });
});

describe('showMe', () => {
  test('tells what is known here and there, and no secret', async () => {
    const collector = await visit();
    collector.track({ type: 'waits' });
    const kept = {
      schema: 1,
      retentionDays: 90,
      visits: [],
      pageLoads: [],
      events: [{ id: '1', at: 1, type: 'a' }],
    };
    answer = () => kept;

    const report = await collector.showMe();

    expect(report).toMatchObject({
      schema: 1,
      consent: { level: 'enhanced', receipts: [] },
      ids: { visit: envelopes[0]?.context.session },
      servers: [
        { server: endpoint, state: 'known', retentionDays: 90, events: kept.events, isComplete: true },
      ],
    });
    expect(report.waiting.map(({ type }) => type)).toEqual(['waits']);
    expect(JSON.stringify(report)).not.toContain(secrets()[0]);
  });

  test('says where it could not ask', async () => {
    const collector = await visit();
    answer = () => 'a page of a captive portal';

    expect((await collector.showMe()).servers).toMatchObject([{ server: endpoint, state: 'unknown' }]);
  });

  test('asks nobody before anything was stored', async () => {
    expect(await create({ consent: 'none' }).showMe()).toMatchObject({
      waiting: [],
      stored: [],
      servers: [],
    });
    expect(asked).toEqual([]);
  });
});

test('exportMe is a file with every event of every answer', async () => {
  const collector = await visit();
  answer = ({ body: { after } }) => ({
    schema: 1,
    retentionDays: 90,
    events: [{ id: after ?? 'first', at: 1, type: 'a' }],
    ...(after === undefined && { next: 'second' }),
  });

  const file = await collector.exportMe();

  expect(file.type).toBe('application/json');
  const { servers } = JSON.parse(await file.text());
  expect(servers[0].events.map(({ id }: { id: string }) => id)).toEqual(['first', 'second']);
});

describe('setUser', () => {
  const hashes = (): (string | undefined)[] => envelopes.map(({ context }) => context.userHash);

  test('marks what is tracked in the same task, and nothing from before', async () => {
    const collector = create();
    collector.track({ type: 'before' });
    collector.setUser('u-4711');
    collector.track({ type: 'after' });
    collector.setUser(null);
    collector.track({ type: 'out' });
    await collector.flush();

    expect(hashes()).toEqual([undefined, expect.stringMatching(/^[\da-f]{32}$/), undefined]);
  });

  test('writes the pseudonym nowhere', async () => {
    const written = vi.spyOn(Storage.prototype, 'setItem');
    const collector = create();
    collector.setUser('u-4711');
    collector.track({ type: 'a' });
    await collector.flush();

    expect(JSON.stringify([envelopes, written.mock.calls])).not.toContain('u-4711');
    expect(JSON.stringify(written.mock.calls)).toContain(hashes()[0]);
  });

  test('is ignored below enhanced, also once more is allowed', async () => {
    const collector = create({ consent: 'basic' });
    collector.setUser('u-4711');
    collector.trackPerformance({ name: 'a', value: 1, unit: 'ms' });
    await collector.flush();
    collector.setConsent('enhanced');
    collector.track({ type: 'a' });
    await collector.flush();

    expect(hashes()).toEqual([undefined, undefined]);
  });

  test.each(['none', 'basic'] as const)(
    'is forgotten with consent to %s, also by what waits',
    async (level) => {
      const collector = create();
      collector.setUser('u-4711');
      collector.trackPerformance({ name: 'a', value: 1, unit: 'ms' });
      collector.setConsent(level);
      collector.setConsent('full');
      collector.track({ type: 'a' });
      await collector.flush();

      expect(hashes().filter(Boolean)).toEqual([]);
    },
  );

  test('is not told to another site', async () => {
    const collector = create();
    collector.setUser('u-4711');
    collector.track({ type: 'here' });
    collector.updateConfig({ writeKey: 'cw_other' });
    collector.track({ type: 'there' });
    await collector.flush();

    const there = envelopes.find(({ events }) => events.some(({ type }) => type === 'there'));
    expect(there?.context.userHash).toBeUndefined();
  });

  test('refuses what may be personal, says so without repeating it, and marks nobody', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const collector = create();
    collector.setUser('u-4711');
    collector.setUser('ada@example.org');
    collector.track({ type: 'a' });
    await collector.flush();

    expect(hashes()).toEqual([undefined]);
    expect(said).toHaveBeenCalledWith(expect.stringContaining('setUser needs a pseudonym'));
    expect(JSON.stringify(said.mock.calls)).not.toContain('ada');
  });
});
