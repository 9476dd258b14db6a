import { nanoid } from 'nanoid';
import { describe, expect, test } from 'vitest';
import { createLedger } from '../src/pipeline/ledger.ts';
import { createPipeline, type Pipeline, type PipelineSettings } from '../src/pipeline/pipeline.ts';
import { shareOf } from '../src/pipeline/sample.ts';
import { openEnvelope } from '../src/wire/encode.ts';
import type { Envelope, WireEvent } from '../src/wire/envelope.ts';
import { seededRandom } from './seededRandom.ts';

const seed = Number(process.env['CANDOR_SEED']) || 4;
/** Longer than a visit's longest pause. */
const pauseMs = 31 * 60_000;
const alphabet = 'useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict';

interface Visitors {
  readonly pipeline: Pipeline;
  readonly ledger: ReturnType<typeof createLedger>;
  /** A new visit. */
  come(): void;
  /** Time passes within a visit. */
  wait(ms: number): void;
  /** What was let through, by visit. */
  events(): ReadonlyMap<string, readonly WireEvent[]>;
}

/** Visits whose ids look like those of the library, and are the same in every run. */
function createVisitors(settings: Partial<PipelineSettings>): Visitors {
  const random = seededRandom(seed);
  const ledger = createLedger();
  const bySession = new Map<string, WireEvent[]>();
  let now = 1e12;
  const pipeline = createPipeline({
    ledger,
    makeId: () => Array.from({ length: 21 }, () => alphabet[Math.floor(random() * 64)]).join(''),
    makeSecret: () => Array.from({ length: 21 }, () => alphabet[Math.floor(random() * 64)]).join(''),
    now: () => now,
    elapsed: () => now,
    page: () => undefined,
    allows: () => true,
    restrict: (event) => event,
    fieldsOf: () => undefined,
    context: ({ id: session }) => ({ consent: 'full', session }),
    visit: { load: () => undefined, save: () => undefined, exclusively: () => undefined },
    onCollected: () => undefined,
    onWithdrawn: () => undefined,
    onSealed: (envelope) => {
      const { context, events } = openEnvelope(envelope);
      const session = context.session ?? '';
      bySession.set(session, [...(bySession.get(session) ?? []), ...events]);
    },
  });
  pipeline.configure({
    sampling: 'probabilistic',
    samplingRate: 1,
    samplingRates: {},
    throttleWindowMs: 1000,
    maxEventsPerWindow: 100,
    redactPII: true,
    redactFields: [],
    ...settings,
  });
  return {
    pipeline,
    ledger,
    come: () => {
      pipeline.seal();
      now += pauseMs;
    },
    wait: (ms) => {
      now += ms;
    },
    events: () => {
      pipeline.seal();
      return bySession;
    },
  };
}

/** How far the count of those that were let through is from what the rate says: one degree of freedom. */
function chiSquare(passed: number, all: number, rate: number): number {
  const expected = all * rate;
  return (passed - expected) ** 2 / expected + (passed - expected) ** 2 / (all - expected);
}

/** Above it once in ten thousand times; the seed is fixed, so that a run is as good as any other. */
const rare = 15.1;

describe('over 20 000 visits', () => {
  test.each([0.01, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.99])(
    'the share that is measured is the rate %d',
    (rate) => {
      const { pipeline, ledger, come, events } = createVisitors({ samplingRate: rate });

      for (let visit = 0; visit < 20_000; visit++) {
        come();
        pipeline.collect({ type: 'a' });
        pipeline.collect({ type: 'b' });
      }

      const measured = [...events().values()];
      expect(chiSquare(measured.length, 20_000, rate), `seed ${seed}`).toBeLessThan(rare);
      // Whole or absent, and each event says how often it stands for others.
      expect(new Set(measured.map((each) => each.map(({ type }) => type).join()))).toEqual(new Set(['a,b']));
      expect(new Set(measured.flatMap((each) => each.map((event) => event.rate)))).toEqual(new Set([rate]));
      expect(ledger.totals()).toEqual({ sampled: 40_000 - 2 * measured.length });
    },
  );

  test('each type has its own rate, an error comes through, and who is in the smaller share is in the larger', () => {
    const samplingRates = { rare: 0.02, common: 0.6, all: 1, none: 0 };
    const { pipeline, come, events } = createVisitors({ samplingRate: 0.2, samplingRates });

    for (let visit = 0; visit < 20_000; visit++) {
      come();
      for (const type of ['rare', 'other', 'common', 'all', 'none', 'exception']) pipeline.collect({ type });
    }

    const visits = [...events().values()].map((each) => each.map(({ type }) => type));
    const count = (type: string): number => visits.filter((types) => types.includes(type)).length;
    expect(chiSquare(count('rare'), 20_000, 0.02), `seed ${seed}`).toBeLessThan(rare);
    expect(chiSquare(count('other'), 20_000, 0.2), `seed ${seed}`).toBeLessThan(rare);
    expect(chiSquare(count('common'), 20_000, 0.6), `seed ${seed}`).toBeLessThan(rare);
    expect([count('all'), count('none'), count('exception')]).toEqual([20_000, 0, 20_000]);
    expect(new Set(visits.map((types) => types.join()))).toEqual(
      new Set([
        'rare,other,common,all,exception',
        'other,common,all,exception',
        'common,all,exception',
        'all,exception',
      ]),
    );
    const rates = [...events().values()].flat().map(({ type, rate }) => `${type} ${rate}`);
    expect(new Set(rates)).toEqual(
      new Set(['rare 0.02', 'other 0.2', 'common 0.6', 'all undefined', 'exception undefined']),
    );
  });

  test('counts weighted by the rate that travels say how many there were', () => {
    const { pipeline, come, events } = createVisitors({ samplingRate: 0.1 });

    for (let visit = 0; visit < 20_000; visit++) {
      come();
      for (let i = 0; i <= visit % 5; i++) pipeline.collect({ type: 'a' });
    }

    const weighted = [...events().values()].flat().reduce((sum, { rate = 1 }) => sum + 1 / rate, 0);
    expect(Math.abs(weighted / 60_000 - 1), `seed ${seed}`).toBeLessThan(0.05);
  });
});

test('the ids that the library makes are spread evenly', () => {
  const cells = Array.from({ length: 100 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    const cell = Math.floor(shareOf(nanoid()) * 100);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }

  const spread = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);

  // 99 degrees of freedom, and ids that differ in every run: above 180 once in a million times.
  expect(spread).toBeLessThan(180);
});

describe('throttled', () => {
  test('drops are counted, and the window opens again', () => {
    const { pipeline, ledger, come, wait, events } = createVisitors({
      sampling: 'throttled',
      maxEventsPerWindow: 10,
    });
    come();

    for (let i = 0; i < 100; i++) {
      pipeline.collect({ type: 'a' });
      wait(50);
    }

    const passed = [...events().values()].flat().length;
    expect(passed).toBe(50);
    expect(ledger.totals()).toEqual({ throttled: 50 });
  });

  test('together with a rate both count, and every event is in one of the three', () => {
    const rate = 0.3;
    const { pipeline, ledger, come, events } = createVisitors({
      sampling: 'throttled',
      samplingRate: rate,
      maxEventsPerWindow: 3,
    });

    for (let visit = 0; visit < 5000; visit++) {
      come();
      for (let i = 0; i < 10; i++) pipeline.collect({ type: 'a' });
    }

    const visits = [...events().values()];
    const { sampled = 0, throttled = 0, ...others } = ledger.totals();
    expect(chiSquare(visits.length, 5000, rate), `seed ${seed}`).toBeLessThan(rare);
    expect(new Set(visits.map(({ length }) => length))).toEqual(new Set([3]));
    expect({ sampled, throttled, others }).toEqual({
      sampled: 10 * (5000 - visits.length),
      throttled: 7 * visits.length,
      others: {},
    });
    expect(visits.flat().every((event) => event.rate === rate)).toBe(true);
  });

  test('drops travel with the next envelope', () => {
    const sealed: Envelope[] = [];
    const { pipeline, come } = createVisitors({ sampling: 'throttled', maxEventsPerWindow: 2 });
    come();

    for (let i = 0; i < 5; i++) pipeline.collect({ type: 'a' });
    const envelope = pipeline.peek();
    if (envelope) sealed.push(openEnvelope(envelope));

    expect(sealed).toMatchObject([{ events: [{ seq: 1 }, { seq: 2 }], dropped: { throttled: 3 } }]);
  });
});
