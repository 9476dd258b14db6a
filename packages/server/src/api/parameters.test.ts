import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { openEngineStore } from '../../test/openEngineStore.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import { StoreProblem, type StoreProblemReason } from '../store/StoreProblem.ts';
import type { StatusAnswer } from './types.ts';

const QUESTIONS = [
  'vitals',
  'operations',
  'requests',
  'resources',
  'pages',
  'errors',
  'errors/7',
  'health',
  'usage',
  'conversations',
  'generations',
  'experiments',
  'cohorts',
  'engagement',
  'delivery',
  'delivery/sessions',
  'outcomes',
  'events',
];

describe('parameters', () => {
  const store = createMemoryStore({ now: () => NOW });
  let api: OpenApi;

  beforeAll(async () => {
    api = await openApi({ store });
  });
  afterAll(() => api.close());

  it.each(QUESTIONS.filter((question) => question !== 'errors/7' && question !== 'cohorts'))(
    'asks %s of the last day unless told otherwise',
    async (question) => {
      const answer = await api.askAsAdmin(`/api/v1/${question}`);

      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.json()).toMatchObject({ range: { from: NOW - DAY, to: NOW } });
    },
  );

  const bad: [query: string, parameter: string][] = [
    ['from=', 'from'],
    ['from=yesterday', 'from'],
    ['from=-1', 'from'],
    ['from=1.5', 'from'],
    ['from=1e3', 'from'],
    ['from=0x10', 'from'],
    ['from=%201', 'from'],
    ['from=1&from=2', 'from'],
    ['from=99999999999999999999', 'from'],
    [`from=${NOW}&to=${NOW}`, 'from'],
    [`from=${NOW}&to=${NOW - 1}`, 'from'],
    [`from=${NOW + 1}`, 'from'],
    [`from=${NOW - 431 * DAY}&to=${NOW}`, 'from'],
    ['from=0', 'from'],
    [`to=${NOW * 1_000}`, 'to'],
    ['to=NaN', 'to'],
  ];

  it.each(bad)('refuses ?%s by the name of the parameter', async (query, parameter) => {
    for (const question of QUESTIONS) {
      const answer = await api.askAsAdmin(`/api/v1/${question}?${query}`);

      expect([question, answer.status]).toEqual([question, 400]);
      expect(answer.json()).toMatchObject({
        error: { code: 'bad_parameter', message: expect.stringContaining(`\`${parameter}\``) },
      });
    }
  });

  it.each([
    ['cohorts?every=year', 'every'],
    ['experiments?split=long', 'split'],
    ['experiments?split=long=0', 'split'],
    ['experiments?split=long=1e308,short=1e308', 'split'],
    ['experiments?split=long=1,short=1e-320', 'split'],
    ['experiments?value=user', 'value'],
    ['usage?segment=device', 'segment'],
    ['insights?segment=device', 'segment'],
    ['cohorts?where=device%20is%20mobile', 'where'],
    ['delivery?segment=device%20=%20mobile', 'segment'],
    ['errors?limit=0', 'limit'],
    ['errors?limit=201', 'limit'],
    ['delivery/sessions?limit=201', 'limit'],
    [`delivery?release=${'x'.repeat(257)}`, 'release'],
    ['delivery/sessions?session=a&session=b', 'session'],
    ['events?limit=1001', 'limit'],
    ['events?limit=ten', 'limit'],
    ['events?limit=-1', 'limit'],
    ['events?type=a&type=b', 'type'],
    [`events?type=${'x'.repeat(257)}`, 'type'],
    [`events?session=${'x'.repeat(257)}`, 'session'],
    [`vitals?page=${'x'.repeat(2_049)}`, 'page'],
    ['errors/abc', 'fingerprint'],
    ['errors/-1', 'fingerprint'],
    ['errors/18446744073709551616', 'fingerprint'],
    ['errors/1%20OR%201=1', 'fingerprint'],
  ])('refuses %s by the name of the parameter', async (question, parameter) => {
    const answer = await api.askAsAdmin(`/api/v1/${question}`);

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: { message: expect.stringContaining(`\`${parameter}\``) } });
  });

  it('answers 404 for an error that the range does not hold', async () => {
    const answer = await api.askAsAdmin('/api/v1/errors/7');

    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: 'no_such_error' } });
  });

  it('tells about itself', async () => {
    expect((await api.askAsAdmin('/api/v1/status')).json()).toEqual({
      writeKey: expect.stringMatching(/^cw_[\w-]{32}$/),
      version: '1.2.3',
      startedAt: NOW - 1_000,
      store: { kind: 'memory', ready: true },
      spool: { waitingBytes: 1, waitingEvents: 2, limitBytes: 3 },
      outcomes: { stored: 1, duplicate: 0, invalid: 0, consent: 0, restricted: 0, oversize: 0, limited: 0 },
      turnedDown: { 'sentry: replay_event is not kept': 1 },
    });
  });

  const problems: [StoreProblemReason, number][] = [
    ['busy', 503],
    ['too-heavy', 422],
    ['unavailable', 503],
    ['unreadable', 500],
    ['failed', 500],
  ];

  it.each(problems)('answers a store that is %s with %d and none of its words', async (reason, status) => {
    const failing = vi
      .spyOn(store, 'health')
      .mockRejectedValueOnce(new StoreProblem(reason, 'SELECT secret'));

    const answer = await api.askAsAdmin('/api/v1/health');
    failing.mockRestore();

    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('secret');
    if (status === 503) expect(answer.headers['retry-after']).toBe('2');
  });

  it('says that a store without an answer is not ready', async () => {
    const failing = vi.spyOn(store, 'ping').mockRejectedValueOnce(new Error('away'));

    const answer = await api.askAsAdmin('/api/v1/status');
    failing.mockRestore();

    expect(answer.json()).toMatchObject({ store: { ready: false } });
  });
});

describe('how far the days are counted', () => {
  it('is looked up once a minute, and again at once where it could not be told', async () => {
    let clock = NOW;
    let looked = 0;
    const rollups = () =>
      looked++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve({ rolled: looked, waiting: 0 });
    const store = { ...createMemoryStore({ now: () => NOW }), rollups };
    const api = await openApi({ store, now: () => clock });
    const told = async (): Promise<unknown> =>
      ((await api.askAsAdmin('/api/v1/status')).json() as StatusAnswer).rollups;

    expect(await told()).toBeUndefined();
    expect(await told()).toEqual({ rolled: 2, waiting: 0 });
    clock += 59_000;
    expect(await told()).toEqual({ rolled: 2, waiting: 0 });
    clock += 1_000;
    expect(await told()).toEqual({ rolled: 3, waiting: 0 });

    await api.close();
  });
});

describe('hostile parameters', () => {
  const payloads = [
    "'",
    "' OR 1=1 -- ",
    "') OR sleep(3)=0 -- ",
    "'; DROP TABLE candor.events; -- ",
    "\\' OR 1=1 -- ",
    "\\\\' UNION ALL SELECT * FROM system.tables -- ",
    '{project:String}',
    '{x:Identifier}',
    "' AND file('/etc/passwd') != '",
    "' INTO OUTFILE '/tmp/candor-injected' -- ",
    "'/**/FORMAT/**/TSV",
    '0) SETTINGS max_execution_time=0 -- ',
    '%27%20OR%201=1',
    '\u0000',
    '\n\t\r\b',
    '\ud83d',
    '\u02bc OR 1=1',
    '$(id)`id`;id|id',
    '__proto__',
    '9999999999999999999',
    '1e999',
    '-0',
    'NULL',
    '\\N',
  ];
  const parameters = [
    'vitals?from=',
    'vitals?to=',
    'vitals?page=',
    'errors?limit=',
    'errors/',
    'errors/7?errorId=',
    'errors?search=',
    'health?from=',
    'ask?q=',
    'experiments?value=',
    'experiments?control=',
    'usage?segment=',
    'vitals?segment=device%20=%20',
    'insights?segment=device%20=%20',
    'cohorts?where=name%20contains%20',
    'funnel?q=page_view%20then%20order%20where%20name%20=%20',
    'ask?q=count%20where%20name%20=%20',
    'delivery?release=',
    'delivery/sessions?release=',
    'delivery/sessions?session=',
    'delivery/sessions?limit=',
    'events?type=',
    'events?session=',
    'events?limit=',
    'events?from=1&to=',
  ];
  let api: OpenApi;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openEngineStore();
    await opened.store.migrate();
    await opened.store.insert({
      token: 'bait',
      rows: packRows([
        anEvent({ type: 'bait' }),
        anEvent({ type: VITAL_TYPE, name: 'LCP', value: 1 }),
        anEvent({ type: 'exception', fingerprint: '7' }),
        anEvent({ type: 'bait', project: 'theirs', message: 'not yours' }),
      ]),
    });
    api = await openApi({ store: opened.store });
    close = async () => {
      await api.close();
      await opened.close();
    };
  });
  afterAll(() => close());

  it.each(parameters)('find nothing, break nothing and reach nobody through %s', async (parameter) => {
    for (const payload of payloads) {
      const asked = `/api/v1/${parameter}${encodeURIComponent(payload.toWellFormed())}`;
      const answer = await api.askAsAdmin(asked);

      expect([asked, answer.status < 500]).toEqual([asked, true]);
      expect(answer.text).not.toContain('not yours');
      expect(answer.text).not.toContain('root:');
      expect(answer.text).not.toContain('DB::Exception');
      if (parameter === 'events?type=' || parameter === 'events?session=') {
        expect(answer.json()).toMatchObject({ events: [] });
      }
    }

    const after = (await api.askAsAdmin('/api/v1/events')).json() as { events: unknown[] };
    expect(after.events).toHaveLength(3);
  });
});
