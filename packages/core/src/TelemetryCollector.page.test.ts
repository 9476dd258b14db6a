// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchLeaks } from '../test/leaks.ts';
import type { TelemetryConfig } from './config.ts';
import { ErrorTracking } from './features/ErrorTracking.ts';
import { HealthCheck } from './features/HealthCheck.ts';
import { PerformanceMetrics } from './features/PerformanceMetrics.ts';
import { TelemetryCollector } from './TelemetryCollector.ts';
import { hidePage, leavePage } from './testing/index.ts';
import type { Envelope } from './wire/envelope.ts';
import { visitId } from './wire/person.ts';

/** For a busy machine. */
const patience = { timeout: 20_000 };

interface Call {
  readonly envelope: Envelope;
  readonly keepalive: boolean;
}

let calls: Call[] = [];
let made: TelemetryCollector[] = [];
let answer: (envelope: Envelope) => Promise<Response>;

beforeEach(() => {
  calls = [];
  answer = async ({ id }) => new Response(JSON.stringify({ id }));
  // jsdom has none of them; compressing is tested against a real server, the database and locks in real browsers.
  vi.stubGlobal('CompressionStream', undefined);
  vi.stubGlobal('indexedDB', undefined);
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  vi.stubGlobal('fetch', (_: string, { body, keepalive = false }: RequestInit) => {
    const envelope = JSON.parse(new TextDecoder().decode(body as Uint8Array<ArrayBuffer>));
    calls.push({ envelope, keepalive });
    return answer(envelope);
  });
  vi.spyOn(console, 'info').mockReturnValue();
});

afterEach(() => {
  for (const collector of made) collector.destroy();
  made = [];
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
  Reflect.deleteProperty(document, 'visibilityState');
  Reflect.deleteProperty(navigator, 'globalPrivacyControl');
  Reflect.deleteProperty(navigator, 'locks');
});

function create(config: TelemetryConfig = {}): TelemetryCollector {
  const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', ...config });
  made.push(collector);
  return collector;
}

test('starts without a look at what the device holds, which the page would wait for', async () => {
  const look = vi.spyOn(globalThis, 'localStorage', 'get');
  const collector = create({ consent: 'enhanced' });
  new PerformanceMetrics(collector);
  new ErrorTracking(collector);
  new HealthCheck(collector);

  expect(look).not.toHaveBeenCalled();

  collector.track({ type: 'a' });
  expect(look).toHaveBeenCalled();
  // Nothing of it comes back when the next test has begun.
  await collector.flush();
});

const types = (): string[] => calls.flatMap(({ envelope }) => envelope.events.map(({ type }) => type));

describe('before anybody has agreed', () => {
  test('nothing is collected, stored or sent, and no id is made', async () => {
    const written = vi.spyOn(Storage.prototype, 'setItem');
    const random = vi.spyOn(crypto, 'getRandomValues');
    const collector = create();

    collector.track({ type: 'a' });
    collector.trackError(new Error('b'));
    await collector.flush();
    hidePage();

    expect(collector.getConsent()).toBe('none');
    expect(calls).toEqual([]);
    expect(written).not.toHaveBeenCalled();
    expect(random).not.toHaveBeenCalled();
  });

  test('one hint says what to do, none after a refusal', () => {
    const collector = create();
    collector.track({ type: 'a' });
    collector.track({ type: 'a' });
    expect(console.info).toHaveBeenCalledOnce();

    const next = create();
    next.setConsent('none');
    next.track({ type: 'a' });

    expect(console.info).toHaveBeenCalledOnce();
  });
});

describe('a choice', () => {
  test('is remembered for the next page', () => {
    create().setConsent('enhanced', '2026-11');

    expect(JSON.parse(localStorage.getItem('candor.consent') ?? '')).toMatchObject([
      { level: 'enhanced', version: '2026-11', how: 'dialog' },
    ]);
    expect(create({ consent: 'none' }).getConsent()).toBe('enhanced');
  });

  test('of none is a choice as well, and is known on the next page', () => {
    expect(create().hasChosen()).toBe(false);

    create().setConsent('none');

    expect(create().hasChosen()).toBe(true);
  });

  test('made on another page holds once it is switched on again', async () => {
    const collector = create({ consent: 'enhanced' });
    collector.setConsent('enhanced');
    collector.updateConfig({ enabled: false });
    create().setConsent('none');

    collector.updateConfig({ enabled: true });
    collector.track({ type: 'late' });
    await collector.flush();

    expect(collector.getConsent()).toBe('none');
    expect(calls.flatMap(({ envelope }) => envelope.events.map(({ type }) => type))).not.toContain('late');
  });

  test('is not guessed against Global Privacy Control', () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
    const collector = create({ consent: 'full' });
    expect(collector.getConsent()).toBe('none');

    collector.setConsent('basic');

    expect(collector.getConsent()).toBe('basic');
  });

  test('withdrawn leaves nothing on the device but itself', async () => {
    const collector = create({ transport: 'localStorage', consent: 'full' });
    collector.track({ type: 'a' });
    await collector.flush();
    expect(Object.keys(localStorage).some((key) => key.startsWith('candor.j '))).toBe(true);

    collector.setConsent('none');

    await vi.waitFor(() => expect(Object.keys(localStorage)).toEqual(['candor.consent']), patience);
  });
});

describe('the id of the browser', () => {
  const users = (): (string | undefined)[] => calls.map(({ envelope }) => envelope.context.user);
  const kept = (): string | null => localStorage.getItem('candor.user');

  async function visit(config: TelemetryConfig): Promise<TelemetryCollector> {
    const collector = create({ endpoint: '/v1/envelopes', ...config });
    collector.track({ type: 'a' });
    await collector.flush();
    return collector;
  }

  test('is the same on every page of a person who allows everything', async () => {
    const first = await visit({ consent: 'full' });
    first.destroy();

    await visit({ consent: 'full' });

    expect(users()[0]).toMatch(/^[\w-]{21}$/);
    expect(new Set(users()).size).toBe(1);
    expect(kept()).toMatch(new RegExp(`^${users()[0]} \\d{13}$`));
  });

  test.each(['basic', 'enhanced'] as const)('is neither made nor kept at %s', async (consent) => {
    const collector = create({ consent });
    collector.track({ type: 'performance' });
    await collector.flush();

    expect(users()).toEqual([undefined]);
    expect(kept()).toBeNull();
  });

  test.each(['enhanced', 'basic', 'none'] as const)(
    'is gone in the very task in which the person goes back to %s',
    async (level) => {
      const collector = await visit({ consent: 'full' });

      collector.setConsent(level);

      expect(kept()).toBeNull();
    },
  );

  test('is taken off what waits when the person allows it no more', async () => {
    const collector = await visit({ consent: 'full' });
    collector.track({ type: 'b' });

    collector.setConsent('enhanced');
    await collector.flush();

    const [before, ...after] = users();
    expect(before).toEqual(expect.any(String));
    expect(new Set(after)).toEqual(new Set([undefined]));
    // What was written down for a crash is rewritten a little later.
    await vi.waitFor(() => expect(Object.values(localStorage).join()).not.toContain(before), patience);
  });

  test('is another one after the person was forgotten', async () => {
    const collector = await visit({ consent: 'full' });
    const forgotten = collector.forgetMe();
    expect(kept()).toBeNull();
    await forgotten;

    collector.track({ type: 'b' });
    await collector.flush();

    expect(new Set(users()).size).toBe(2);
  });

  test('is made by no tab that has not heard yet what the person said in another', async () => {
    const collector = create({ consent: 'full' });
    localStorage.setItem('candor.consent', '[{"level":"enhanced"}]');

    collector.track({ type: 'a' });
    await collector.flush();

    expect(users()).toEqual([undefined]);
    expect(kept()).toBeNull();
  });

  test('is never made for a site that wants none, and an older one goes', async () => {
    (await visit({ consent: 'full' })).destroy();

    await visit({ consent: 'full', userIdDays: 0 });

    expect(users()).toEqual([expect.any(String), undefined]);
    expect(kept()).toBeNull();
  });
});

test('a visit that was written again before its page heard that the person was forgotten goes when it hears', async () => {
  const first = create({ consent: 'enhanced' });
  first.track({ type: 'a' });
  await first.flush();
  const visit = localStorage.getItem('candor.session') ?? '';
  const secret = `candor.secret ${JSON.parse(visit).id}`;

  void create({ consent: 'enhanced' }).forgetMe();
  localStorage.setItem('candor.session', visit);
  localStorage.setItem(secret, '1');

  await vi.waitFor(() => expect(localStorage.getItem(secret)).toBeNull(), patience);
  expect(localStorage.getItem('candor.session')).toBeNull();
});

test('an event says on which page it happened, without query and fragment', async () => {
  history.replaceState(null, '', '/cart/42?email=joe@example.com#top');
  const collector = create({ consent: 'enhanced' });

  collector.track({ type: 'a' });
  await collector.flush();

  expect(calls[0]?.envelope.events[0]?.page).toBe('/cart/42');
});

describe('keeping locally', () => {
  test('goes on until there is a server, which then gets everything in its order', async () => {
    const collector = create({ transport: 'localStorage', consent: 'enhanced' });
    for (const type of ['a', 'b', 'c']) {
      collector.track({ type });
      await collector.flush();
    }
    expect(calls).toEqual([]);

    collector.updateConfig({ transport: 'http' });
    await collector.flush();

    await vi.waitFor(() => expect(types()).toEqual(['a', 'b', 'c']), patience);
    await vi.waitFor(() =>
      expect(Object.keys(localStorage).filter((key) => key.startsWith('candor.j '))).toEqual([]),
    );
  });

  test('outlives the page', async () => {
    const first = create({ transport: 'localStorage', consent: 'enhanced' });
    first.track({ type: 'a' });
    await first.flush();
    first.destroy();

    await create({ consent: 'enhanced' }).flush();

    // A page that lives moves its own records on within a second.
    await vi.waitFor(() => expect(types()).toEqual(['a']), patience);
  });

  test('below enhanced it stays in memory, and the status says so', async () => {
    const collector = create({ transport: 'localStorage', consent: 'basic' });

    collector.track({ type: 'performance' });
    await collector.flush();

    expect(Object.keys(localStorage)).toEqual([]);
    expect(collector.getBufferStatus()).toMatchObject({
      waiting: { envelopes: 1 },
      transport: { name: 'localStorage', state: 'held' },
    });
  });
});

describe('when the page goes away', () => {
  test('reports are asked for first, and everything is handed over in the same task', () => {
    const collector = create({ consent: 'enhanced' });
    collector.onPageExit(() => collector.track({ type: 'last' }));
    collector.track({ type: 'first' });

    hidePage();

    expect(types()).toEqual(['first', 'last']);
    expect(calls.every(({ keepalive }) => keepalive)).toBe(true);
  });

  test('nothing is sent twice by pagehide and visibilitychange', () => {
    const collector = create({ consent: 'enhanced' });
    collector.track({ type: 'a' });

    leavePage();

    expect(types()).toEqual(['a']);
  });

  test('it stays in the queue until it is acknowledged', async () => {
    let acknowledge: (() => void) | undefined;
    answer = ({ id }) =>
      new Promise((resolve) => {
        acknowledge = () => resolve(new Response(JSON.stringify({ id })));
      });
    const collector = create({ consent: 'enhanced' });
    collector.track({ type: 'a' });

    hidePage();
    expect(collector.getBufferStatus().waiting.envelopes).toBe(1);
    acknowledge?.();

    await vi.waitFor(() => expect(collector.getBufferStatus().waiting.envelopes).toBe(0), patience);
  });

  test('what is already on its way is handed over too, under the same id', async () => {
    answer = () => new Promise(() => undefined);
    const collector = create({ consent: 'enhanced' });
    collector.track({ type: 'a' });
    void collector.flush();
    await vi.waitFor(() => expect(calls).toHaveLength(1), patience);

    // Hidden, it may still hear that it arrived.
    hidePage();
    expect(calls).toHaveLength(1);
    leavePage();

    expect(calls.map(({ keepalive }) => keepalive)).toEqual([false, true]);
    expect(calls[1]?.envelope.id).toBe(calls[0]?.envelope.id);
  });

  test('a hundred events go in the same task, in requests that are small enough', () => {
    const collector = create({ consent: 'enhanced', maxBufferSize: 100 });
    for (let i = 0; i < 99; i++) collector.track({ type: `type-${i}`, data: { text: 'x'.repeat(300) } });

    hidePage();

    expect(new Set(types()).size).toBe(99);
    expect(Math.max(...calls.map(({ envelope }) => JSON.stringify(envelope).length))).toBeLessThanOrEqual(
      10_000,
    );
  });
});

test('no event leaves the device before the request that carried it is answered', async () => {
  const acknowledge: (() => void)[] = [];
  const collector = create({ consent: 'enhanced', maxBufferSize: 100 });
  await collector.flush();
  answer = ({ id }) =>
    new Promise((resolve) => {
      acknowledge.push(() => resolve(new Response(JSON.stringify({ id }))));
    });
  const records = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith('candor.j '));
  for (let i = 0; i < 99; i++) collector.track({ type: `type-${i}`, data: { text: 'x'.repeat(300) } });
  leavePage();

  for (const answered of acknowledge.splice(1)) answered();
  await vi.waitFor(() => expect(collector.getBufferStatus().waiting.envelopes).toBe(1), patience);
  const before = records();
  acknowledge[0]?.();
  await vi.waitFor(() => expect(collector.getBufferStatus().waiting.envelopes).toBe(0), patience);

  expect(before).toHaveLength(1);
  expect(records()).toEqual([]);
});

test.each([
  ['an hour is kept to', 3_600_000, 0],
  ['a year is the work of a clock that was set', 365 * 86_400_000, 1],
])('a pause of %s', async (_, ms, sent) => {
  localStorage.setItem('candor.pause', String(Date.now() + ms));
  const collector = create({ consent: 'enhanced' });
  collector.track({ type: 'a' });
  await collector.flush();
  await vi.waitFor(() => expect(Object.keys(localStorage).join()).toContain('candor.lease candor.sender'));

  collector.track({ type: 'b' });
  await collector.flush();

  expect(types().filter((type) => type === 'b')).toHaveLength(sent);
});

test('and stops', () => {
  const leaks = watchLeaks();
  const collector = create({ consent: 'enhanced' });
  collector.track({ type: 'a' });

  collector.destroy();

  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

describe('a route', () => {
  afterEach(() => history.replaceState(null, '', '/'));

  test('is what the page is called until its path changes', async () => {
    const collector = create({ consent: 'full' });
    history.replaceState(null, '', '/users/7?tab=1');

    collector.setRoute('/users/:id');
    collector.track({ type: 'on.route' });
    history.replaceState(null, '', '/users/7#top');
    collector.track({ type: 'same.path' });
    history.replaceState(null, '', '/about');
    collector.track({ type: 'other.path' });
    history.replaceState(null, '', '/users/7');
    collector.setRoute(undefined);
    collector.track({ type: 'taken.back' });
    await collector.flush();

    const pages = calls.flatMap(({ envelope }) => envelope.events.map(({ page }) => page));
    expect(pages).toEqual(['/users/:id', '/users/:id', '/about', '/users/7']);
  });

  test('is redacted like a path, and no route where it is no text', async () => {
    const collector = create({ consent: 'full' });

    collector.setRoute('/of/ada@example.com');
    collector.track({ type: 'named' });
    collector.setRoute(7 as never);
    collector.track({ type: 'wrong' });
    await collector.flush();

    const pages = calls.flatMap(({ envelope }) => envelope.events.map(({ page }) => page));
    expect(pages).toEqual(['/of/[REDACTED:email]', '/']);
  });
});

test('whoever asks the person hears of a first no', () => {
  const collector = create();
  const heard = vi.fn();
  collector.onConsentChange(heard);

  collector.setConsent('none');
  collector.setConsent('none', '2');

  expect(heard).toHaveBeenCalledExactlyOnceWith('none', 'none');
});

describe('a visit that began where nothing could be shared', () => {
  const other = (): void => {
    const now = Date.now();
    const visit = { id: 'v'.repeat(22), startedAt: now - 60_000, seenAt: now - 1000 };
    localStorage.setItem('candor.session', JSON.stringify(visit));
  };
  const sharedId = (): string => JSON.parse(localStorage.getItem('candor.session') ?? '{}').id;
  const sessions = (): (string | undefined)[] => calls.map(({ envelope }) => envelope.context.session);

  afterEach(() => {
    Reflect.deleteProperty(document, 'prerendering');
  });

  const prerender = (value: boolean): void => {
    Object.defineProperty(document, 'prerendering', { value, configurable: true });
  };

  const activate = (): void => {
    prerender(false);
    document.dispatchEvent(new Event('prerenderingchange'));
  };

  test('goes over into that of the other pages when a prerendered page is shown', async () => {
    other();
    prerender(true);
    const collector = create({ consent: 'enhanced' });
    collector.track({ type: 'before' });

    activate();
    collector.track({ type: 'after' });
    await collector.flush();

    expect(calls.flatMap(({ envelope }) => envelope.events.map(({ type }) => type))).toEqual([
      'before',
      'after',
    ]);
    expect(new Set(sessions())).toEqual(new Set([visitId('v'.repeat(22))]));
    expect(sharedId()).toBe('v'.repeat(22));
  });

  test('takes everything along that was collected before a prerendered page is shown', async () => {
    prerender(true);
    const collector = create({ consent: 'enhanced' });
    collector.track({ type: 'one' });
    await collector.flush();
    collector.track({ type: 'two' });
    expect(calls).toEqual([]);

    prerender(false);
    // By a listener of the page's that hears of it first.
    collector.track({ type: 'three' });
    activate();

    // What is written down and what is not are no parts of one envelope, which would be taken for safe.
    expect(collector.getBufferStatus()).toMatchObject({ size: 1, waiting: { events: 3 } });
    await collector.flush();

    const types = () => calls.flatMap(({ envelope }) => envelope.events.map(({ type }) => type));
    await vi.waitFor(() => expect(types()).toEqual(['one', 'two', 'three']), patience);
  });

  test('is there for the next page as soon as a prerendered page is shown', async () => {
    prerender(true);
    const collector = create({ consent: 'enhanced' });
    collector.track({ type: 'before' });
    expect(localStorage.getItem('candor.session')).toBeNull();

    activate();
    await collector.flush();

    expect(sessions()).toEqual([visitId(sharedId())]);
    expect(localStorage.getItem(`candor.secret ${sharedId()}`)).not.toBeNull();
  });

  test('is there for the next page, and can be asked for, as soon as the person allows it', async () => {
    const collector = create({ consent: 'basic' });
    collector.trackError(new Error('before'));

    collector.setConsent('enhanced');
    await collector.flush();

    expect(sessions().at(-1)).toBe(visitId(sharedId()));
    expect(localStorage.getItem(`candor.secret ${sharedId()}`)).not.toBeNull();
  });
});
