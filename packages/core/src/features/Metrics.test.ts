import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { type MetricOptions, Metrics, type MetricsOptions } from './Metrics.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('adds up a counter and tells what was added', () => {
  const tracker = createFakeTracker();
  const orders = new Metrics(tracker).counter('orders', { unit: '{order}', labels: ['plan'] });

  orders.add(2, { plan: 'pro' });
  orders.add(undefined, { plan: 'pro' });
  orders.add(5, { plan: 'free' });
  tracker.exitPage();
  orders.add(1, { plan: 'pro' });
  tracker.exitPage();
  tracker.exitPage();

  const data = { name: 'orders', kind: 'counter', unit: '{order}' };
  expect(tracker.dataOf('metric')).toEqual([
    { ...data, value: 3, labels: { plan: 'pro' } },
    { ...data, value: 5, labels: { plan: 'free' } },
    { ...data, value: 1, labels: { plan: 'pro' } },
  ]);
});

test('tells the last value of a gauge', () => {
  const tracker = createFakeTracker();
  const metrics = new Metrics(tracker);
  const queue = metrics.gauge('queue.length');

  queue.set(9);
  queue.set(-4);
  tracker.exitPage();

  expect(tracker.dataOf('metric')).toMatchObject([{ kind: 'gauge', unit: '1', value: -4, labels: {} }]);
  expect(metrics.read()).toMatchObject([{ name: 'queue.length', value: -4 }]);
});

test('tells how a histogram was spread since the last time, and reads how it is spread since ever', () => {
  const tracker = createFakeTracker();
  const metrics = new Metrics(tracker);
  const wait = metrics.histogram('wait', { unit: 'ms' });

  wait.record(10);
  wait.record(1000);
  tracker.exitPage();
  wait.record(500);
  tracker.exitPage();

  expect(tracker.dataOf('metric')).toMatchObject([
    { value: 1010, spread: { count: 2, min: 10, max: 1000, p99: 1000 } },
    { value: 500, spread: { count: 1, min: 500, max: 500, p50: 500 } },
  ]);
  const [reading] = metrics.read();
  expect(reading).toMatchObject({ value: 1510, spread: { count: 3, p99: 1000 } });
  expect(reading?.sketch).toMatchObject({ count: 3, sum: 1510, min: 10, max: 1000 });
});

test('tells a while after a change, and sets no timer without one', () => {
  const tracker = createFakeTracker();
  const metrics = new Metrics(tracker, { intervalMs: 5000 });
  const counter = metrics.counter('steps');
  expect(vi.getTimerCount()).toBe(0);

  counter.add();
  counter.add();
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(5000);

  expect(tracker.dataOf('metric')).toMatchObject([{ value: 2 }]);
  expect(vi.getTimerCount()).toBe(0);
});

test('counts labels beyond its bound together', () => {
  const tracker = createFakeTracker();
  const metrics = new Metrics(tracker, { maxSeries: 2 });
  const hits = metrics.counter('hits', { labels: ['id'] });

  for (const id of ['a', 'b', 'c', 'd', 'a', 'e']) hits.add(1, { id });

  expect(metrics.read().map(({ labels, value }) => [labels, value])).toEqual([
    [{ id: 'a' }, 2],
    [{ id: 'b' }, 1],
    [{ 'otel.metric.overflow': 'true' }, 3],
  ]);
});

test('takes labels in any order, only those that were named, and cuts long values', () => {
  const metrics = new Metrics(createFakeTracker());
  const hits = metrics.counter('hits', { labels: ['b', 'a'] });

  hits.add(1, { a: '1', b: '2' });
  hits.add(1, { b: '2', a: '1', email: 'ada@example.com' } as never);
  hits.add(1, { a: 'x'.repeat(500) });
  hits.add(1, { a: '1', b: { toString: () => '2' } } as never);

  expect(metrics.read().map(({ labels, value }) => [labels, value])).toEqual([
    [{ a: '1', b: '2' }, 2],
    [{ a: 'x'.repeat(100) }, 1],
    [{ a: '1' }, 1],
  ]);
});

test('leaves out what is no number, and what would make a counter go back', () => {
  const metrics = new Metrics(createFakeTracker());
  const counter = metrics.counter('steps');

  counter.add(-1);
  counter.add(Number.NaN);
  counter.add('7' as unknown as number);
  metrics.histogram('wait').record(Number.POSITIVE_INFINITY);

  expect(metrics.read()).toEqual([]);
});

test('counts nothing before the person allows something', () => {
  const tracker = createFakeTracker();
  tracker.allow('none');
  const metrics = new Metrics(tracker);

  metrics.counter('steps').add();
  tracker.allow('basic');
  tracker.exitPage();

  expect(metrics.read()).toEqual([]);
  expect(tracker.events).toEqual([]);
});

test('forgets what was counted when the person takes it back', () => {
  const tracker = createFakeTracker();
  const metrics = new Metrics(tracker);
  const orders = metrics.counter('orders');
  const wait = metrics.histogram('wait', { unit: 'ms' });
  orders.add(5);
  wait.record(10);

  tracker.allow('none');
  expect(metrics.read()).toEqual([]);
  tracker.allow('basic');
  orders.add(1);
  tracker.exitPage();

  expect(tracker.dataOf('metric')).toMatchObject([{ name: 'orders', value: 1 }]);
});

test('gives the same metric for the same name', () => {
  const metrics = new Metrics(createFakeTracker());

  metrics.counter('steps').add(2);
  metrics.counter('steps').add(3);

  expect(metrics.read()).toMatchObject([{ value: 5 }]);
});

test('gives it the labels that each part of the site names', () => {
  const metrics = new Metrics(createFakeTracker());
  const plain = metrics.counter('orders');
  const byPlan = metrics.counter('orders', { labels: ['plan'] });
  const byBoth = metrics.counter('orders', { labels: ['plan', 'country'] });

  plain.add(1);
  byPlan.add(2, { plan: 'pro' });
  byBoth.add(4, { plan: 'pro', country: 'de' });
  byBoth.add(8, { country: 'de', plan: 'pro' });

  expect(metrics.read().map(({ labels, value }) => [labels, value])).toEqual([
    [{}, 1],
    [{ plan: 'pro' }, 2],
    [{ country: 'de', plan: 'pro' }, 12],
  ]);
});

test('tells what is untold when it is destroyed, and stops', () => {
  const tracker = createFakeTracker();
  const metrics = new Metrics(tracker);
  const counter = metrics.counter('steps');
  counter.add(4);

  metrics.destroy();
  metrics.destroy();
  counter.add(1);
  vi.advanceTimersByTime(600_000);

  expect(tracker.dataOf('metric')).toMatchObject([{ value: 4 }]);
  expect(tracker.registered).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

describe('says what is wrong with', () => {
  test.each<[what: string, name: string, options: MetricOptions, cure: RegExp]>([
    ['a name', '1st', {}, /metric name must begin with a letter.*"1st"/],
    ['a unit in words', 'wait', { unit: 'seconds' }, /unit of wait must be one of UCUM.*"seconds"/],
    ['a unit with a space', 'wait', { unit: 'm s' }, /unit of wait/],
    ['a label', 'wait', { labels: ['my label'] }, /each label of wait/],
    ['labels', 'wait', { labels: 'plan' as never }, /labels of wait must be an array/],
  ])('%s', (_, name, options, cure) => {
    expect(() => new Metrics(createFakeTracker()).counter(name, options)).toThrow(cure);
  });

  test.each<[options: MetricsOptions, cure: RegExp]>([
    [{ intervalMs: 0 }, /intervalMs must be a whole number from 1 to/],
    [{ maxSeries: 1.5 }, /maxSeries must be a whole number from 1 to 1000, got 1.5/],
  ])('%j', (options, cure) => {
    expect(() => new Metrics(createFakeTracker(), options)).toThrow(cure);
  });

  test('a name that means something else already', () => {
    const metrics = new Metrics(createFakeTracker());
    metrics.counter('wait');

    expect(() => metrics.gauge('wait')).toThrow(/wait is a counter in 1 already: take another name/);
  });

  test.each(['ms', 'By', '%', '1', '{request}', 'By/s', 'Cel', 'kWh', 'm/s2'])('no unit %s', (unit) => {
    expect(() => new Metrics(createFakeTracker()).gauge('value', { unit })).not.toThrow();
  });
});
