import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { seededRandom } from '../../test/seededRandom.ts';
import { personal } from '../wire/privacyClass.ts';
import { GenerationAnalytics } from './GenerationAnalytics.ts';
import type { GenerationEvent } from './generationEvents.ts';

const now = 1_795_176_000_000;
const hourMs = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const attempt: GenerationEvent = {
  type: 'generation_attempt',
  projectId: 'p7',
  metadata: { promptLength: 120, functionName: 'summary' },
};
const failure: GenerationEvent = {
  type: 'validation_failure',
  metadata: {
    errors: [{ type: 'syntax', message: 'Unexpected token' }, { type: 'size' }],
    attemptNumber: 1,
    promptLength: 120,
    detectedDeps: ['lodash'],
  },
};
const retry: GenerationEvent = { type: 'retry_attempt', metadata: { attemptNumber: 2 } };
const success: GenerationEvent = {
  type: 'generation_success',
  metadata: {
    validated: true,
    retryCount: 1,
    dependencies: ['lodash', 'zod'],
    codeLength: 800,
    generationTimeMs: 2400,
    modelUsed: 'small-1',
  },
};

test('counts are whole: a part of a try, of a character or less than none is left out', () => {
  const tracker = createFakeTracker();
  const generations = new GenerationAnalytics(tracker);

  for (const retryCount of [1.5, -1, Number.NaN, 2])
    generations.track({
      type: 'generation_success',
      metadata: { retryCount, codeLength: retryCount, generationTimeMs: 1.5 },
    });

  expect(generations.getAverageRetryCount()).toBe(0.5);
  expect(tracker.events.map(({ data }) => data)).toEqual([
    { generationTimeMs: 1.5 },
    { generationTimeMs: 1.5 },
    { generationTimeMs: 1.5 },
    { retryCount: 2, codeLength: 2, generationTimeMs: 1.5 },
  ]);
});

test('tells each event by a name of its own', () => {
  const tracker = createFakeTracker();
  const generations = new GenerationAnalytics(tracker);

  for (const event of [attempt, failure, retry, success]) generations.track(event);

  expect(tracker.events).toEqual([
    {
      type: 'generation.attempt',
      timestamp: now,
      data: { projectId: 'p7', promptLength: 120, functionName: 'summary' },
    },
    {
      type: 'generation.validation_failure',
      timestamp: now,
      data: {
        errors: ['syntax: Unexpected token', 'size'],
        attemptNumber: 1,
        promptLength: 120,
        detectedDeps: ['lodash'],
      },
    },
    { type: 'generation.retry', timestamp: now, data: { attemptNumber: 2 } },
    { type: 'generation.success', timestamp: now, data: success.metadata },
  ]);
});

test('sums up what it remembers', () => {
  const generations = new GenerationAnalytics(createFakeTracker());

  for (const event of [attempt, attempt, failure, retry, success]) generations.track(event);

  expect(generations.getAnalyticsSummary()).toEqual({
    totalEvents: 5,
    failureRate: 0.5,
    topErrors: [
      { error: 'size', count: 1 },
      { error: 'syntax: Unexpected token', count: 1 },
    ],
    dependencyUsage: { lodash: 1, zod: 1 },
    averageRetries: 1,
    timeWindow: '1 hour',
  });
});

test('answers with nothing before the first event', () => {
  expect(new GenerationAnalytics(createFakeTracker()).getAnalyticsSummary()).toEqual({
    totalEvents: 0,
    failureRate: 0,
    topErrors: [],
    dependencyUsage: {},
    averageRetries: 0,
    timeWindow: '1 hour',
  });
});

test('counts in the failure rate what is younger than the window, to the millisecond', () => {
  const generations = new GenerationAnalytics(createFakeTracker());
  generations.track({ ...attempt, timestamp: now - hourMs });
  generations.track({ ...attempt, timestamp: new Date(now - hourMs + 1) });
  generations.track({ ...failure, timestamp: now - 60_000 });

  expect(generations.getValidationFailureRate()).toBe(1);
  expect(generations.getValidationFailureRate(hourMs + 1)).toBe(0.5);
  expect(generations.getValidationFailureRate(60_000)).toBe(0);
});

test('exports copies, the oldest first', () => {
  const generations = new GenerationAnalytics(createFakeTracker(), { maxEvents: 2 });
  for (const event of [attempt, failure, success]) generations.track(event);

  const [first, second, ...rest] = generations.exportEvents();
  if (second?.type === 'generation_success') (second.metadata?.dependencies as string[]).length = 0;
  generations.track(attempt);

  expect(rest).toEqual([]);
  expect(first).toEqual({ ...failure, timestamp: new Date(now) });
  expect(generations.getDependencyUsage()).toEqual({ lodash: 1, zod: 1 });
});

describe.each([1, 2, 3, 4, 5, 6])('a random history of seed %i', (seed) => {
  test('is counted after every event as a plain loop over the newest ones counts', () => {
    const random = seededRandom(seed);
    const maxEvents = 1 + Math.floor(random() * 60);
    const generations = new GenerationAnalytics(createFakeTracker(), { maxEvents });
    const history: GenerationEvent[] = [];

    for (let index = 0; index < 400; index += 1) {
      const event = makeEvent(random);
      history.push(event);
      generations.track(event);
      const windowMs = Math.floor(random() * 2 * hourMs);
      expect(ask(generations, windowMs)).toEqual(recount(history.slice(-maxEvents), windowMs));
    }
  });
});

test('remembers the newest 1000', () => {
  const generations = new GenerationAnalytics(createFakeTracker());

  for (let index = 0; index < 2500; index += 1)
    generations.track({ type: 'generation_success', metadata: { retryCount: index } });

  expect(generations.exportEvents()).toHaveLength(1000);
  expect(generations.getAverageRetryCount()).toBe((1500 + 2499) / 2);
});

test.each([0, -1, 1.5, Number.NaN])('refuses to remember %d events', (maxEvents) => {
  expect(() => new GenerationAnalytics(createFakeTracker(), { maxEvents })).toThrow(
    `[candor] maxEvents must be a whole number above 0, got ${maxEvents}`,
  );
});

test('counts nothing below enhanced, forgets when it is taken back, and stops', () => {
  const tracker = createFakeTracker();
  const generations = new GenerationAnalytics(tracker);
  tracker.allow('basic');
  generations.track(success);
  tracker.allow('enhanced');
  generations.track(success);
  expect(generations.getAnalyticsSummary().totalEvents).toBe(1);

  tracker.allow('none');
  tracker.allow('enhanced');
  generations.track(attempt);
  tracker.destroy();
  generations.track(attempt);

  expect(generations.getAnalyticsSummary()).toMatchObject({ totalEvents: 1, dependencyUsage: {} });
  expect(tracker.events.map(({ type }) => type)).toEqual(['generation.success', 'generation.attempt']);
  expect(tracker.registered).toBe(0);
});

test('takes no text of what is asked or made, by type', () => {
  const generations = new GenerationAnalytics(createFakeTracker());
  const prompt = 'Dear Ann';

  // @ts-expect-error a length is a number
  generations.track({ type: 'generation_attempt', metadata: { promptLength: prompt } });
  // @ts-expect-error there is no field for a text
  generations.track({ type: 'generation_attempt', metadata: { prompt } });
  // @ts-expect-error neither for what was made
  generations.track({ type: 'generation_success', metadata: { code: prompt } });
  // @ts-expect-error personal in a name
  generations.track({ type: 'generation_attempt', metadata: { functionName: personal(prompt) } });
  generations.track({
    type: 'validation_failure',
    // @ts-expect-error personal in the words of a rule
    metadata: { errors: [{ type: 'syntax', message: personal(prompt) }] },
  });
});

test('keeps none where it is given by force, and never throws', () => {
  const tracker = createFakeTracker();
  const generations = new GenerationAnalytics(tracker);
  const text = `Dear Ann, ${'my card is lost. '.repeat(20)}`;
  const trap = {
    get promptLength() {
      throw new Error('trap');
    },
  };

  for (const type of ['generation_attempt', 'validation_failure', 'retry_attempt', 'generation_success'])
    for (const value of [text, [text], { text }, { length: text }, 'Ann'])
      generations.track({
        type,
        timestamp: text,
        projectId: text,
        prompt: text,
        metadata: {
          prompt: value,
          promptLength: value,
          code: value,
          codeLength: value,
          attemptNumber: value,
          retryCount: value,
          generationTimeMs: value,
          validated: value,
          detectedDeps: [value, text],
          dependencies: [text],
          modelUsed: text,
          functionName: text,
          errors: [{ type: text, message: text }, { type: 'syntax', message: text }, value],
        },
      } as never);
  const tracked = tracker.events.length;
  for (const given of [null, undefined, 7, 'text', {}, { type: 'toString' }, { type: 'x' }, []])
    generations.track(given as never);
  generations.track({ type: 'generation_attempt', metadata: trap } as never);

  const kept = JSON.stringify([
    tracker.events,
    generations.exportEvents(),
    generations.getAnalyticsSummary(),
  ]);
  expect(kept.replaceAll('"detectedDeps":["Ann"]', '')).not.toMatch(/Ann|card/);
  expect(tracker.events).toHaveLength(tracked + 1);
});

function makeEvent(random: () => number): GenerationEvent {
  const whole = (below: number): number => Math.floor(random() * below);
  const names = (below: number): string[] => Array.from({ length: whole(below) }, () => `n${whole(9)}`);
  // Not in their order, as those have it that were kept for later.
  const timestamp = now - whole(3 * hourMs);
  const events: GenerationEvent[] = [
    { type: 'generation_attempt', timestamp, metadata: { promptLength: whole(900) } },
    {
      type: 'validation_failure',
      timestamp,
      metadata: { errors: names(5).map((type) => ({ type, message: `m${whole(3)}` })) },
    },
    { type: 'retry_attempt', timestamp },
    { type: 'generation_success', timestamp, metadata: { retryCount: whole(4), dependencies: names(6) } },
  ];
  return events[whole(events.length)] ?? { type: 'retry_attempt' };
}

function ask(generations: GenerationAnalytics, windowMs: number) {
  return {
    total: generations.exportEvents().length,
    rate: generations.getValidationFailureRate(windowMs),
    errors: generations.getTopValidationErrors(4),
    dependencies: generations.getDependencyUsage(),
    retries: generations.getAverageRetryCount(),
  };
}

function recount(events: readonly GenerationEvent[], windowMs: number) {
  const young = events.filter(({ timestamp }) => Number(timestamp) > now - windowMs);
  const attempts = young.filter(({ type }) => type === 'generation_attempt').length;
  const failures = young.filter(({ type }) => type === 'validation_failure').length;
  const errors = events.flatMap((event) =>
    event.type === 'validation_failure'
      ? (event.metadata?.errors.map(({ type, message }) => `${type}: ${message}`) ?? [])
      : [],
  );
  const successes = events.flatMap((event) => (event.type === 'generation_success' ? [event.metadata] : []));
  const dependencies = successes.flatMap((metadata) => metadata?.dependencies ?? []);
  const retries = successes.map((metadata) => metadata?.retryCount ?? 0);
  const countIn = (all: readonly unknown[]) => (name: unknown) =>
    all.filter((other) => other === name).length;
  return {
    total: events.length,
    rate: attempts === 0 ? 0 : failures / attempts,
    errors: [...new Set(errors)]
      .map((error) => ({ error, count: countIn(errors)(error) }))
      .sort((a, b) => b.count - a.count || (a.error < b.error ? -1 : 1))
      .slice(0, 4),
    dependencies: Object.fromEntries(dependencies.map((name) => [name, countIn(dependencies)(name)])),
    retries: retries.length === 0 ? 0 : retries.reduce((sum, count) => sum + count, 0) / retries.length,
  };
}
