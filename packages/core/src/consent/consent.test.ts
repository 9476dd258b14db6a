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
  expect(consent.isChosen).toBe(false);
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

  expect(JSON.parse(storage.texts['candor.consent'] ?? '')).toEqual({
    level: 'enhanced',
    at: 99,
    version: '2026-11',
  });
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

    expect(createConsent('none', storage, true).level).toBe('basic');
  });
});

test.each(['', 'null', '{}', '[]', '{"level":"everything"}', '{"level":', '"full"', '7'])(
  'takes the remembered %s for no decision',
  (text) => {
    const consent = createConsent('none', memoryStorage({ 'candor.consent': text }), false);

    expect(consent.level).toBe('none');
    expect(consent.isChosen).toBe(false);
  },
);

test('takes no wrong word for agreement', () => {
  const consent = createConsent('none', memoryStorage(), false);

  consent.choose('granted' as ConsentLevel, '1');

  expect(consent.level).toBe('none');
  expect(consent.isChosen).toBe(false);
});

test('tells each change once, until stopped', () => {
  const consent = createConsent('none', memoryStorage(), false);
  const heard: unknown[] = [];
  const stop = consent.onChange((...change) => heard.push(change));

  consent.choose('full', '1');
  consent.choose('full', '1');
  consent.choose('basic', '1');
  stop();
  consent.choose('none', '1');

  expect(heard).toEqual([
    ['full', 'none'],
    ['basic', 'full'],
  ]);
});

test('one listener that throws does not keep it from the others', () => {
  const consent = createConsent('none', memoryStorage(), false);
  const heard: string[] = [];
  consent.onChange(() => {
    throw new Error('no');
  });
  consent.onChange((level) => heard.push(level));

  consent.choose('full', '1');

  expect(heard).toEqual(['full']);
});

test('an envelope under a lower level loses events, fields and every id but that of its page', () => {
  const event = { seq: 1, timestamp: 1, data: {} };
  const envelope = {
    v: 1,
    id: 'first-id',
    origin: 'origin-1',
    sentAt: 1,
    sdk: { name: 'x', version: '1' },
    context: { consent: 'full', session: 's', user: 'u' },
    events: [
      { ...event, type: 'exception', data: { type: 'Error', user: { id: 'ada' }, breadcrumbs: [] } },
      { ...event, type: 'feature.used' },
    ],
  } as const;

  const revised = reviseEnvelope(writeEnvelope(envelope), 'basic', {});

  expect(revised).toEqual({
    ...envelope,
    id: expect.any(String),
    context: { consent: 'basic' },
    events: [JSON.stringify({ ...event, type: 'exception', data: { type: 'Error' } })],
  });
  expect(revised?.id).not.toBe(envelope.id);
  expect(reviseEnvelope(writeEnvelope(envelope), 'none', {})).toBeUndefined();
});
