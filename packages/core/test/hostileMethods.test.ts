// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  ErrorTracking,
  HealthCheck,
  PerformanceMetrics,
  TelemetryCollector,
  type WireEvent,
} from '../src/index.ts';
import { hostileCalls, type Library } from './hostileCalls.ts';
import { describePrototypes } from './hostilePrototypes.ts';
import { hostileValues, typedText } from './hostileValues.ts';

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
  };
});

afterEach(() => {
  library.collector.destroy();
  vi.restoreAllMocks();
});

// Making the values takes a while, and the machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

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

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
