import { describe, expect, test } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import type { VitalExplanation } from '../features/attribution.ts';
import type { EngagementTime } from '../features/Engagement.ts';
import { ErrorTracking } from '../features/ErrorTracking.ts';
import { Experiments } from '../features/Experiments.ts';
import { GenerationAnalytics } from '../features/GenerationAnalytics.ts';
import { HealthCheck } from '../features/HealthCheck.ts';
import { PerformanceMetrics } from '../features/PerformanceMetrics.ts';
import { UsageAnalytics } from '../features/UsageAnalytics.ts';
import type { WebVital } from '../sensors/webVitals.ts';
import { TelemetryCollector } from '../TelemetryCollector.ts';
import { levelOfField } from '../wire/fields.ts';
import { levels } from '../wire/levels.ts';
import { restrictContext, restrictEvent } from '../wire/restrict.ts';
import { defineEvents } from './defineEvents.ts';
import { type CollectionDescription, describeCollection } from './describeCollection.ts';
import { ownContext } from './ownContext.ts';
import { ownEvents } from './ownEvents.ts';
import { usageEvents } from './usageEvents.ts';

function fieldsOf({ events }: CollectionDescription, type: string): string[] | undefined {
  return events.find((event) => event.type === type)?.fields.map(({ name }) => name);
}

test('nothing is collected at none', () => {
  const { events, context, envelope, eventFields } = describeCollection('none');

  expect([events, context, envelope, eventFields]).toEqual([[], [], [], []]);
});

test('basic is counts, speed, error groups and health, without an id but that of the page', () => {
  const basic = describeCollection('basic');
  const all = [...basic.events.flatMap(({ fields }) => fields), ...basic.context, ...basic.envelope];

  expect(basic.events.map(({ type }) => type)).toEqual([
    'browser.web_vital',
    'metric',
    'exception',
    'performance',
    'ai.operation',
    'health.check',
    'consent.change',
  ]);
  expect(all.filter((field) => field.class === 'pseudonymous').map(({ name }) => name)).toEqual(['origin']);
  expect(fieldsOf(basic, 'exception')).not.toContain('user');
});

test('each level has all that the one before it has', () => {
  for (const [index, level] of levels.entries()) {
    const more = JSON.stringify(describeCollection(level));
    for (const lower of levels.slice(0, index))
      for (const { type } of describeCollection(lower).events) expect(more).toContain(`"${type}"`);
  }
  expect(fieldsOf(describeCollection('full'), 'exception')).toContain('user');
  expect(fieldsOf(describeCollection('enhanced'), 'exception')).not.toContain('user');
});

describe.each(['basic', 'enhanced', 'full'] as const)('the gate at %s', (level) => {
  test.each(Object.entries(ownEvents))(
    'lets through of %s what the description names',
    (type, { fields }) => {
      const data = Object.fromEntries(Object.keys(fields).map((name) => [name, 'x']));
      const described = describeCollection(level).events.find((event) => event.type === type);
      if (!described) return;

      const { data: kept, page } = restrictEvent({ type, data, page: '/' }, level);

      expect(Object.keys(kept)).toEqual(described.fields.map(({ name }) => name));
      expect(page !== undefined).toBe(levels.indexOf(described.pageLevel) <= levels.indexOf(level));
    },
  );

  test('lets through of the context what the description names', () => {
    const context = Object.fromEntries(Object.keys(ownContext).map((name) => [name, 'x']));

    expect(Object.keys(restrictContext({ ...context, consent: level }))).toEqual(
      describeCollection(level).context.map(({ name }) => name),
    );
  });
});

test('every field that features tell is in the catalogue', async () => {
  const tracker = createFakeTracker();
  const errors = new ErrorTracking(tracker);
  const performance = new PerformanceMetrics(tracker);
  const health = new HealthCheck(tracker);
  errors.addBreadcrumb({ category: 'click', message: 'buy' });
  health.registerService('database', () => {
    throw new Error('down');
  });
  await health.getHealthReport();
  const thrown = new Error('no', { cause: 'odd' });
  const id = errors.captureError(thrown, { context: { step: 3 }, user: { id: 'ada' } });
  errors.captureFeedback({ errorId: id, message: 'it is broken' });
  errors.trackRecovery(id, true, { strategy: 'retry', attempts: 2 });
  performance.trackOperation('search', () => 1);
  performance.trackAIOperation({
    contextGatheringMs: 1,
    contextCompressionMs: 1,
    apiCallMs: 1,
    totalMs: 1,
    tokens: 1,
    contextSizeBytes: 1,
  });
  health.registerService(
    'api',
    () => {
      throw new Error('down');
    },
    { dependsOn: ['database'] },
  );
  await health.getHealthReport();
  tracker.destroy();

  const told = Object.fromEntries(
    tracker.events.map(({ type, data }) => [type, Object.keys(data ?? {}).sort()]),
  );

  expect(told).toEqual(
    Object.fromEntries(
      ['exception', 'error.recovery', 'error.feedback', 'performance', 'ai.operation', 'health.check'].map(
        (type) => [type, Object.keys(ownEvents[type]?.fields ?? {}).sort()],
      ),
    ),
  );
});

test('every field that usage features tell is in the catalogue', () => {
  const tracker = createFakeTracker();
  const usage = new UsageAnalytics(tracker);
  const generations = new GenerationAnalytics(tracker);
  const suggestion = { kind: 'reply', intrusionLevel: 'low' };
  const projectId = 'p1';
  usage.trackFeature('export', 'opened', { rows: 7 });
  usage.startConversation('c1', 'openai');
  usage.endConversation('c1', true);
  usage.trackProviderRequest('openai', 1, true, 1);
  for (const id of ['s1', 's2']) usage.trackProactiveSuggestion(id, suggestion);
  usage.trackProactiveAcceptance('s1');
  usage.trackProactiveDismissal('s2');
  usage.trackCommand('install', { durationMs: 1, cacheHit: true, rules: 3 });
  new Experiments(tracker).expose('checkout', 'short');
  generations.track({
    type: 'generation_attempt',
    projectId,
    metadata: { promptLength: 1, functionName: 'f' },
  });
  generations.track({
    type: 'validation_failure',
    projectId,
    metadata: { errors: [], attemptNumber: 1, promptLength: 1, detectedDeps: [] },
  });
  generations.track({ type: 'retry_attempt', projectId, metadata: { attemptNumber: 1, promptLength: 1 } });
  generations.track({
    type: 'generation_success',
    projectId,
    metadata: {
      validated: true,
      retryCount: 1,
      dependencies: [],
      codeLength: 1,
      generationTimeMs: 1,
      modelUsed: 'm',
    },
  });

  const told = Object.fromEntries(
    tracker.events.map(({ type, data }) => [type, Object.keys(data ?? {}).sort()]),
  );

  const { engagement, ...others } = usageEvents;
  expect(told).toEqual(
    Object.fromEntries(
      Object.entries(others).map(([type, { fields }]) => [type, Object.keys(fields).sort()]),
    ),
  );
  expect(Object.keys(engagement?.fields ?? {})).toEqual(
    Object.keys({ activeMs: 1, visibleMs: 1 } satisfies Record<keyof EngagementTime, 1>),
  );
});

test('no site can define an event of ours anew', () => {
  for (const type of Object.keys(ownEvents))
    expect(() => defineEvents({ [type]: { fields: {} } }), type).toThrow("is Candor's own");
});

test('every field of a vital is in the catalogue', () => {
  const fields = {
    name: 1,
    value: 1,
    id: 1,
    rating: 1,
    navigationType: 1,
    delta: 1,
    previous: 1,
    parts: 1,
    target: 1,
    resource: 1,
    script: 1,
    interaction: 1,
  } satisfies Record<
    Exclude<keyof WebVital, 'isFinal' | 'entries'> | keyof VitalExplanation | 'delta' | 'previous',
    1
  >;

  expect(Object.keys(ownEvents['browser.web_vital']?.fields ?? {}).sort()).toEqual(
    Object.keys(fields).sort(),
  );
});

test('no field is named that the gate forgets', () => {
  for (const { type, fields } of describeCollection('full').events)
    for (const { name, level } of fields) if (name !== '*') expect(level, `${type}.${name}`).not.toBe('none');
  expect(levelOfField('exception', 'fingerprint')).toBe('basic');
});

describe('of a site', () => {
  const events = defineEvents({
    'cart.add': {
      reason: 'To see what sells.',
      fields: {
        sku: { class: 'public', reason: 'Which article.' },
        note: { class: 'personal', level: 'full' },
        never: { class: 'personal', level: 'none' },
      },
    },
    'shop.opened': { level: 'basic', fields: { items: { class: 'public', kind: 'number', unit: '1' } } },
  });

  test('its own events stand beside ours, with class, level and reason', () => {
    const described = describeCollection('enhanced', { events, retentionDays: 30 });

    expect(described.events.find(({ type }) => type === 'cart.add')).toEqual({
      type: 'cart.add',
      level: 'enhanced',
      reason: 'To see what sells.',
      pageLevel: 'enhanced',
      fields: [
        {
          name: 'sku',
          level: 'enhanced',
          kind: 'any',
          class: 'public',
          reason: 'Which article.',
          retentionDays: 30,
        },
      ],
    });
    expect(fieldsOf(describeCollection('full', { events }), 'cart.add')).toEqual(['sku', 'note']);
    expect(fieldsOf(describeCollection('basic', { events }), 'shop.opened')).toEqual(['items']);
  });

  test('is read from the configuration of its collector', () => {
    const eventLevels = { 'cart.add': 'full', checkout: 'basic', exception: 'none' } as const;
    const collector = new TelemetryCollector({ enabled: false, events, eventLevels });

    const types = describeCollection('basic', collector.getConfig()).events.map(({ type }) => type);

    expect(types).toEqual([
      'browser.web_vital',
      'metric',
      'performance',
      'ai.operation',
      'health.check',
      'consent.change',
      'shop.opened',
      'checkout',
    ]);
    expect(fieldsOf(describeCollection('enhanced', collector.getConfig()), 'cart.add')).toBeUndefined();
  });
});

test('a wrong level is refused with the cure', () => {
  // @ts-expect-error callers without types need words
  expect(() => describeCollection('all')).toThrow(
    '[candor] level must be none, basic, enhanced, full, got all',
  );
});
