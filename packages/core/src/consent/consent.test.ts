import { describe, expect, test, vi } from 'vitest';
import { writeEnvelope } from '../../test/envelopes.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { allowsEvent, allowsStorage, includesLevel } from '../wire/levels.ts';
import { createConsent } from './consent.ts';
import { reviseEnvelope } from './reviseEnvelope.ts';

function memoryStorage(
  texts: Record<string, string> = {},
): DeviceStorage & { texts: Record<string, string> } {
  return {
    texts,
    get: (key) => texts[key],
    set: (key, value) => {
      texts[key] = value;
      return true;
    },
    remove: (key) => delete texts[key],
    keys: (prefix) => Object.keys(texts).filter((key) => key.startsWith(prefix)),
  };
}

describe('levels', () => {
  test.each<[ConsentLevel, string, boolean]>([
    ['none', 'exception', false],
    ['basic', 'exception', true],
    ['basic', 'browser.web_vital', true],
    ['basic', 'performance', true],
    ['basic', 'ai.operation', true],
    ['basic', 'health.check', true],
    ['basic', 'page_view', false],
    ['basic', 'feature.used', false],
    ['basic', 'constructor', false],
    ['enhanced', 'feature.used', true],
    ['enhanced', 'anything', true],
    ['full', 'anything', true],
  ])('at %s, %s is collected: %s', (level, type, expected) => {
    expect(allowsEvent(level, type)).toBe(expected);
  });

  test('a site sets levels for events of its own, up or down', () => {
    const eventLevels = {
      heartbeat: 'basic',
      'ui.replay': 'full',
      exception: 'enhanced',
      all: 'none',
    } as const;

    expect(allowsEvent('basic', 'heartbeat', { eventLevels })).toBe(true);
    expect(allowsEvent('enhanced', 'ui.replay', { eventLevels })).toBe(false);
    expect(allowsEvent('basic', 'exception', { eventLevels })).toBe(false);
  });

  test('no setting opens none', () => {
    expect(allowsEvent('none', 'all', { eventLevels: { all: 'none' } })).toBe(false);
  });

  test('only enhanced and full allow storage', () => {
    expect((['none', 'basic', 'enhanced', 'full'] as const).map(allowsStorage)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(includesLevel('full', 'full')).toBe(true);
  });
});

test('starts from what the site assumes', () => {
  const consent = createConsent('basic', memoryStorage(), false);

  expect(consent.level).toBe('basic');
  expect(consent.basis).toBeUndefined();
});

test('writes nothing before the person decides', () => {
  const storage = memoryStorage();

  createConsent('full', storage, false).assume('basic');

  expect(storage.texts).toEqual({});
});

test('remembers what the person decided, when, and about which text', () => {
  vi.useFakeTimers({ now: 99 });
  const storage = memoryStorage();

  createConsent('none', storage, false).choose('enhanced', '2026-11');

  expect(JSON.parse(storage.texts['candor.consent'] ?? '')).toEqual([
    { level: 'enhanced', at: 99, version: '2026-11', how: 'dialog' },
  ]);
  expect(createConsent('full', storage, false).level).toBe('enhanced');
  vi.useRealTimers();
});

test('a refusal is remembered against whatever the site assumes', () => {
  const storage = memoryStorage();

  createConsent('full', storage, false).choose('none', '1');
  const next = createConsent('full', storage, false);
  next.assume('full');

  expect(next.level).toBe('none');
});

describe('Global Privacy Control', () => {
  test('holds the level at none', () => {
    const consent = createConsent('full', memoryStorage(), true);
    consent.assume('enhanced');

    expect(consent.level).toBe('none');
  });

  test('yields to the person, now and later', () => {
    const storage = memoryStorage();
    createConsent('none', storage, true).choose('basic', '1');

    expect(createConsent('none', storage, true)).toMatchObject({
      level: 'basic',
      basis: 'chosen',
      receipts: [{ gpc: true }],
    });
  });

  test('is the later word where it was turned on after a choice, until the person chooses again', () => {
    const storage = memoryStorage();
    createConsent('none', storage, false).choose('full', '1');

    const consent = createConsent('full', storage, true);
    expect(consent).toMatchObject({ level: 'none', basis: undefined });
    consent.choose('full', '1');

    expect(consent).toMatchObject({ level: 'full', basis: 'chosen' });
    expect(consent.receipts.map(({ gpc }) => gpc)).toEqual([undefined, true]);
  });

  test('leaves a refusal of before a refusal, so that nobody is asked again', () => {
    const storage = memoryStorage();
    createConsent('none', storage, false).choose('none', '1');

    expect(createConsent('full', storage, true).basis).toBe('chosen');
  });

  test('does not yield to what somebody else reports, and that is kept for a later choice', () => {
    const consent = createConsent('none', memoryStorage(), true);

    consent.report('full', 'tcf');
    expect(consent).toMatchObject({ level: 'none', basis: undefined });
    consent.choose('enhanced');

    expect(consent.level).toBe('enhanced');
  });
});

test.each(['', 'null', '{}', '[]', '[null, 7]', '[{"level":"everything"}]', '[{"level":', '"full"', '7'])(
  'takes the remembered %s for no decision',
  (text) => {
    const consent = createConsent('none', memoryStorage({ 'candor.consent': text }), false);

    expect(consent.level).toBe('none');
    expect(consent.basis).toBeUndefined();
  },
);

test('takes no wrong word for agreement', () => {
  const consent = createConsent('none', memoryStorage(), false);

  consent.choose('granted' as ConsentLevel, '1');

  expect(consent.level).toBe('none');
  expect(consent.basis).toBeUndefined();
});

test('tells each change once', () => {
  const heard: unknown[] = [];
  const onChange = (...change: unknown[]) => heard.push(change);
  const consent = createConsent('none', memoryStorage(), false, { onChange });

  consent.choose('full', '1');
  consent.choose('full', '1');
  consent.choose('basic', '1');

  expect(heard).toEqual([
    ['full', 'none'],
    ['basic', 'full'],
  ]);
});

test('an envelope under a lower level loses events, fields and every id but that of its page', () => {
  const event = { seq: 1, timestamp: 1, data: {} };
  const envelope = {
    v: 1,
    id: 'first-id',
    origin: 'origin-1',
    sentAt: 1,
    sdk: { name: 'x', version: '1' },
    context: { consent: 'full', basis: 'chosen', session: 's', user: 'u' },
    events: [
      { ...event, type: 'exception', data: { type: 'Error', user: { id: 'ada' }, breadcrumbs: [] } },
      { ...event, type: 'feature.used' },
    ],
  } as const;

  const revised = reviseEnvelope(writeEnvelope(envelope), 'basic', {});

  expect(revised).toEqual({
    ...envelope,
    id: expect.any(String),
    context: { consent: 'basic', basis: 'chosen' },
    events: [JSON.stringify({ ...event, type: 'exception', data: { type: 'Error' } })],
  });
  expect(revised?.id).not.toBe(envelope.id);
  expect(reviseEnvelope(writeEnvelope(envelope), 'enhanced', {})?.context).toEqual({
    consent: 'enhanced',
    basis: 'chosen',
    session: 's',
  });
  expect(reviseEnvelope(writeEnvelope(envelope), 'none', {})).toBeUndefined();
});

test('an envelope under the same level or a higher one stays itself', () => {
  const envelope = {
    context: { consent: 'enhanced', session: 's' },
    events: ['{"seq":1,"type":"x"}'],
  } as const;

  expect(reviseEnvelope(envelope, 'enhanced', {})).toBe(envelope);
  expect(reviseEnvelope(envelope, 'full', {})).toBe(envelope);
});

describe('what others report', () => {
  test('counts where the person has chosen nothing here, now and on the next page', () => {
    const storage = memoryStorage();
    createConsent('none', storage, false).report('enhanced', 'tcf');

    expect(createConsent('none', storage, false)).toMatchObject({
      level: 'enhanced',
      basis: 'reported',
      receipts: [{ level: 'enhanced', how: 'tcf', reported: true, at: expect.any(Number) }],
    });
  });

  test('raises nothing above what the person chose here, and lowers it', () => {
    const consent = createConsent('none', memoryStorage(), false);
    consent.choose('enhanced');

    consent.report('full', 'tcf');
    expect(consent.level).toBe('enhanced');
    consent.report('basic', 'tcf');
    expect(consent.level).toBe('basic');
    consent.report('full', 'tcf');

    expect(consent).toMatchObject({ level: 'enhanced', basis: 'chosen' });
  });

  test('is no news where the same side says the same again, so that a later choice here stands', () => {
    const consent = createConsent('none', memoryStorage(), false);
    consent.report('basic', 'tcf');
    consent.choose('full');

    consent.report('basic', 'tcf');

    expect(consent.level).toBe('full');
    expect(consent.receipts).toHaveLength(2);
  });

  test('by two of them counts at its lowest', () => {
    const consent = createConsent('none', memoryStorage(), false);

    consent.report('full', 'tcf');
    consent.report('basic', 'constructor');
    consent.report('enhanced', 'tcf');

    expect(consent.level).toBe('basic');
  });
});

describe('receipts', () => {
  test('hold every decision in its order, each once', () => {
    const consent = createConsent('none', memoryStorage(), false);
    consent.choose('enhanced', '1');
    consent.choose('enhanced', '1');
    consent.choose('enhanced', '2');
    consent.choose('none', '2', 'settings');

    expect(consent.receipts.map(({ level, version, how }) => [level, version, how])).toEqual([
      ['enhanced', '1', 'dialog'],
      ['enhanced', '2', 'dialog'],
      ['none', '2', 'settings'],
    ]);
  });

  test('are at most 100, with the first, the last choice of the person and the newest', () => {
    const storage = memoryStorage();
    const consent = createConsent('none', storage, false);
    consent.choose('basic', 'first');
    consent.choose('basic', 'last choice');

    for (let i = 0; i < 75; i++) for (const level of ['full', 'none'] as const) consent.report(level, 'tcf');

    const { receipts, level } = createConsent('none', storage, false);
    expect(receipts).toHaveLength(100);
    expect(receipts.slice(0, 2).map(({ version }) => version)).toEqual(['first', 'last choice']);
    expect(level).toBe('none');
    consent.report('full', 'tcf');
    expect(consent.level).toBe('basic');
  });

  test('of another tab are taken as they are told, or as they lie on the device', () => {
    const storage = memoryStorage();
    const consent = createConsent('none', storage, false);

    consent.reload(JSON.stringify([{ level: 'full', at: 1, how: 'dialog' }]));
    expect(consent).toMatchObject({ level: 'full', receipts: [{ at: 1 }] });
    createConsent('none', storage, false).choose('none');
    consent.reload();

    expect(consent.level).toBe('none');
  });

  test('are told with what was before, whether the level changes or not', () => {
    const told: unknown[] = [];
    const consent = createConsent('basic', memoryStorage(), false, {
      onReceipt: (receipt, previous, all) => told.push([receipt.level, previous, JSON.parse(all).length]),
    });

    consent.choose('basic');
    consent.report('none', 'tcf');
    consent.assume('full');

    expect(told).toEqual([
      ['basic', 'basic', 1],
      ['none', 'basic', 2],
    ]);
  });

  test.each([[7], [null], [{}], ['x'.repeat(10_000)]])('hold no version that is %j', (version) => {
    const consent = createConsent('none', memoryStorage(), false);

    consent.choose('basic', version as string);

    expect(consent.receipts[0]?.version).toBeUndefined();
  });
});

test('a page that breaks its clock does not keep a refusal from counting', () => {
  const consent = createConsent('full', memoryStorage(), false);
  vi.spyOn(Date, 'now').mockImplementation(() => {
    throw new TypeError('replaced by the page');
  });

  consent.choose('none');

  expect(consent.level).toBe('none');
  vi.restoreAllMocks();
});

test('a page that changes what JSON says does not keep a refusal from counting, nor from being remembered', () => {
  const storage = memoryStorage();
  const consent = createConsent('full', storage, false);
  consent.choose('enhanced');
  const prototype = Object.prototype as { toJSON?: unknown };
  prototype.toJSON = () => 'of the page';

  try {
    consent.choose('none');
  } finally {
    delete prototype.toJSON;
  }

  expect(consent.level).toBe('none');
  expect(createConsent('full', storage, false).level).toBe('none');
});
