// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  Engagement,
  ErrorTracking,
  Experiments,
  GenerationAnalytics,
  HealthCheck,
  Metrics,
  PerformanceMetrics,
  TelemetryCollector,
  UsageAnalytics,
  type WireEvent,
} from '../src/index.ts';
import { hostileCalls, type Library } from './hostileCalls.ts';
import { describePrototypes } from './hostilePrototypes.ts';
import { type HostileValue, hostileValues, typedText } from './hostileValues.ts';
import { fieldsOf, mostMs, shortestOf } from './spent.ts';

let library: Library;
let delivered: WireEvent[];

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  delivered = [];
  const collector = new TelemetryCollector({
    consent: 'full',
    customTransport: async (events) => void delivered.push(...events),
  });
  library = {
    collector,
    performance: new PerformanceMetrics(collector),
    errors: new ErrorTracking(collector, { deduplicate: false }),
    health: new HealthCheck(collector),
    metrics: new Metrics(collector),
    usage: new UsageAnalytics(collector),
    generations: new GenerationAnalytics(collector),
    experiments: new Experiments(collector),
    engagement: new Engagement(collector),
  };
});

afterEach(() => {
  library.collector.destroy();
  vi.restoreAllMocks();
});

const values = hostileValues();
/** Of these an event is expected, whatever the value is. */
const tellingCalls = /^track\(\{ (?:timestamp|data)|^trackError|^trackPerformance|^captureError/;

test.each(hostileCalls)(
  '%s throws for nothing, gives no text away and leaves prototypes alone',
  async (name, call) => {
    const before = describePrototypes();

    const thrown = values.filter(([, make]) => throws(() => call(library, make() as never)));
    await library.health.getHealthReport();
    for (let i = 0; i < 10; i++) await library.collector.flush();

    expect(thrown.map(([value]) => value)).toEqual([]);
    expect(JSON.stringify(delivered)).not.toContain(typedText);
    expect(JSON.stringify(delivered)).not.toContain('joe@example.com');
    expect(describePrototypes()).toBe(before);
    expect(delivered.length, name).toBeGreaterThanOrEqual(tellingCalls.test(name) ? values.length : 0);
  },
);

/** What an engine may first have to put together, list or copy, for many milliseconds. */
const hugeValues: readonly HostileValue[] = [
  ['a text of 100 million characters', () => 'joe@example.com '.repeat(6_250_000)],
  ['a text of almost two million characters, in pieces', () => '漢字'.repeat(990_000)],
  ['a field with a name of 100 million characters', once(() => ({ ['x'.repeat(100_000_000)]: 1 }))],
  ['a list full of holes', () => new Array(2 ** 32 - 1)],
  ['10 000 fields', once(() => fieldsOf(10_000))],
  ['one object of 10 000 fields a hundred times', once(() => Array(100).fill(fieldsOf(10_000)))],
  ['a hundred objects of 10 000 fields', once(() => Array.from({ length: 100 }, () => fieldsOf(10_000)))],
  ['a BigInt of a million digits', () => 2n ** 3_000_000n],
];

test.each(hostileCalls)('%s takes next to no time, however much it is given', (_, call) => {
  const spend = (value: unknown): unknown => call(library, value as never);
  const took = hugeValues.map(([name, make]) => ({ name, ms: shortestOf(make, spend) }));

  expect(took.filter(({ ms }) => ms > mostMs)).toEqual([]);
});

/** What takes as long to be read a second time is made once: that takes longer than all that is measured. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
