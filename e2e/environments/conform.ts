import type { BeforeSend, Envelope, TelemetryCollector, TelemetryConfig, WireEvent } from '@candor/core';
import { type Started, watchStarts } from './watchStarts.ts';

type Core = typeof import('@candor/core');

/** Where a program runs, as far as the library may behave differently. */
export interface Surroundings {
  /** An origin whose server keeps what is posted below `/intake/` and gives it back. */
  readonly intake: string;
  /** Whether there is a person in front of it. */
  readonly hasPerson: boolean;
}

/** What became of each check: nothing, or the problem. */
export type Findings = Readonly<Record<string, string>>;

/** One promise of the library: a problem in words, or nothing. */
type Check = (core: Core, surroundings: Surroundings) => Promise<string | undefined>;

/** Loads the library and holds it to what it promises everywhere. Uses nothing that an environment may lack. */
export async function conform(
  surroundings: Surroundings,
  load: () => Promise<Core> = () => import('@candor/core'),
): Promise<Findings> {
  const findings: Record<string, string> = {};
  const starts = watchStarts();
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const core = await load();
  const left = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  findings['importing it does nothing'] = [...left, ...starts.list()].join(', ');
  starts.restore();

  for (const [name, check] of Object.entries(checks)) {
    findings[name] = (await check(core, surroundings).catch((problem: unknown) => String(problem))) ?? '';
  }
  return findings;
}

const checks: Readonly<Record<string, Check>> = {
  async 'assumes that a person has to be asked, and nobody where there is none'(core, { hasPerson }) {
    const collector = new core.TelemetryCollector({ transport: 'console' });
    const level = collector.getConsent();
    collector.destroy();
    return expectSame(level, hasPerson ? 'none' : 'full');
  },

  async 'collects nothing before consent'(core, surroundings) {
    const arrived = await collect(core, surroundings, { consent: 'none' }, (collector) =>
      collector.track({ type: 'early' }),
    );
    return expectSame(arrived.length, 0);
  },

  async 'delivers events, redacted'(core, surroundings) {
    const arrived = await collect(core, surroundings, {}, (collector) => {
      collector.track({
        type: 'signup',
        data: { plan: 'pro', note: 'ask ann@shop.test', password: 'opensesame' },
      });
      collector.trackError(new TypeError('no such user bob@shop.test'));
    });
    const [signup, error] = arrived;
    return (
      expectSame(signup?.data, { plan: 'pro', note: 'ask [REDACTED:email]', password: '[REDACTED]' }) ??
      expectSame(error?.data['message'], 'no such user [REDACTED:email]')
    );
  },

  async 'says what it runs on'(core, surroundings) {
    const [envelope] = await collectEnvelopes(core, surroundings, {}, (collector) =>
      collector.track({ type: 'signup' }),
    );
    return expectSame(envelope?.context['device'] === 'server', !surroundings.hasPerson);
  },

  async 'measures a session as a whole or not at all'(core, surroundings) {
    const count = async (config: TelemetryConfig): Promise<number> => {
      const arrived = await collect(core, surroundings, config, (collector) => {
        for (let each = 0; each < 20; each++) collector.track({ type: 'step' });
      });
      return arrived.length;
    };
    const half = await count({ sampling: 'probabilistic', samplingRate: 0.5 });
    return (
      expectSame(await count({ sampling: 'never' }), 0) ??
      expectSame(await count({ sampling: 'probabilistic', samplingRate: 0 }), 0) ??
      expectSame(await count({ sampling: 'probabilistic', samplingRate: 1 }), 20) ??
      (half === 0 ? undefined : expectSame(half, 20))
    );
  },

  async 'takes what all features tell'(core, surroundings) {
    const told = new Set<string>();
    const beforeSend: BeforeSend = (event) => {
      told.add(event.type);
      return event;
    };
    const arrived = await collect(core, surroundings, { beforeSend }, async (collector) => {
      const performance = new core.PerformanceMetrics(collector);
      const errors = new core.ErrorTracking(collector);
      const health = new core.HealthCheck(collector);
      const usage = new core.UsageAnalytics(collector);
      const metrics = new core.Metrics(collector);
      new core.GenerationAnalytics(collector);
      new core.Sessions(collector);
      new core.PageViews(collector);
      new core.MarkedClicks(collector);
      new core.Engagement(collector);
      new core.Experiments(collector).expose('checkout', 'short');
      // All tabs of a visit agree on that first.
      await until(() => told.has('experiment.exposure'));
      new core.FetchTracing(collector);
      new core.RouteVitals(collector);
      new core.ResourceUsage(collector);
      new core.Bottlenecks(collector, { performance });
      new core.BreadcrumbTrail(collector, errors);
      new core.BrowserReports(collector, errors);
      performance.startTimer('parse').stop();
      errors.captureError(new Error('broken'));
      usage.trackFeature('export', 'opened');
      metrics.counter('orders', { unit: '1' }).add(1);
      health.registerService('api', async () => ({ status: 'healthy' }));
      await health.getHealthReport();
      metrics.destroy();
    });
    const types = new Set(arrived.map(({ type }) => type));
    const missing = [
      'exception',
      'feature.used',
      'metric',
      'health.check',
      'experiment.exposure',
      'performance',
    ].filter((type) => !types.has(type));
    return missing.length ? `missing: ${missing.join(', ')}` : undefined;
  },

  async 'shows and erases what it has'(core, surroundings) {
    const collector = new core.TelemetryCollector({
      ...config(surroundings, crypto.randomUUID()),
      consent: 'full',
    });
    collector.track({ type: 'signup' });
    const report = await collector.showMe();
    const { device, waiting } = await collector.forgetMe();
    collector.destroy();
    return expectSame([report.consent.level, device, waiting], ['full', 'erased', 1]);
  },

  async 'refuses a wrong option and says what is right'(core) {
    try {
      new core.TelemetryCollector({ samplingRate: 2 });
      return 'took it';
    } catch (problem) {
      return String(problem).includes('samplingRate must be a number from 0 to 1')
        ? undefined
        : String(problem);
    }
  },

  async 'leaves nothing running'(core, surroundings) {
    const starts = watchStarts();
    await collect(core, surroundings, {}, async (collector) => {
      new core.ErrorTracking(collector);
      new core.HealthCheck(collector).registerService('api', async () => ({ status: 'healthy' }));
      new core.Sessions(collector);
      new core.PageViews(collector);
      new core.Engagement(collector);
      collector.track({ type: 'signup' });
    });
    const left = await settled(starts);
    starts.restore();
    return left.length ? left.join(', ') : undefined;
  },
};

/** The events that arrive when a collector of its own is used and destroyed, in their order. */
async function collect(
  core: Core,
  surroundings: Surroundings,
  more: TelemetryConfig,
  use: (collector: TelemetryCollector) => void | Promise<void>,
): Promise<WireEvent[]> {
  const envelopes = await collectEnvelopes(core, surroundings, more, use);
  return envelopes.flatMap(({ events }) => events).sort((a, b) => a.seq - b.seq);
}

async function collectEnvelopes(
  core: Core,
  surroundings: Surroundings,
  more: TelemetryConfig,
  use: (collector: TelemetryCollector) => void | Promise<void>,
): Promise<Envelope[]> {
  const given = config(surroundings, crypto.randomUUID());
  const collector = new core.TelemetryCollector({ ...given, consent: 'full', ...more });
  await use(collector);
  await collector.flush();
  collector.destroy();
  await collector.flush();
  const answer = await fetch(given.endpoint);
  const envelopes = (await answer.json()) as Envelope[];
  await collector.forgetMe();
  return envelopes;
}

function config({ intake }: Surroundings, name: string): { endpoint: string; writeKey: string } {
  return { endpoint: `${intake}/intake/${name}`, writeKey: 'cw_conform' };
}

/** What is left once everything has had the time to end that ends by itself. */
async function settled(starts: Started): Promise<string[]> {
  await until(() => !starts.list().length, starts.setTimeout);
  return starts.list();
}

/** Looks until it is so, and no longer than 5 s. */
async function until(isSo: () => boolean, later: Started['setTimeout'] = setTimeout): Promise<void> {
  for (let look = 0; look < 250 && !isSo(); look++) await new Promise<void>((resolve) => later(resolve, 20));
}

function expectSame(actual: unknown, expected: unknown): string | undefined {
  const [is, be] = [JSON.stringify(actual), JSON.stringify(expected)];
  return is === be ? undefined : `expected ${be}, got ${is}`;
}
