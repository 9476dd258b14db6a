import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Deferred } from '../../test/deferred.ts';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { seededRandom } from '../../test/seededRandom.ts';
import { ErrorTracking } from './ErrorTracking.ts';
import { HealthCheck, type HealthCheckOptions } from './HealthCheck.ts';
import { HealthStatus } from './HealthStatus.ts';
import { toServiceStats } from './healthHistory.ts';
import type { HealthCheckResult, ServiceCheck } from './runCheck.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function start(options?: HealthCheckOptions) {
  const tracker = createFakeTracker();
  return { tracker, health: new HealthCheck(tracker, options), checks: () => tracker.dataOf('health.check') };
}

const healthy: ServiceCheck = () => ({ status: HealthStatus.HEALTHY });
const unhealthy: ServiceCheck = () => ({ status: HealthStatus.UNHEALTHY, message: 'down' });

test('reports what a check says', async () => {
  const { health, checks } = start();
  health.registerService('api', async () => ({
    service: 'api',
    status: HealthStatus.HEALTHY,
    timestamp: 1,
    responseTime: 100,
  }));

  const report = await health.getHealthReport();

  expect(report.status).toBe('healthy');
  expect(report.services['api']).toEqual({
    service: 'api',
    status: 'healthy',
    timestamp: Date.now(),
    responseTime: 100,
    message: undefined,
    consecutiveFailures: 0,
  });
  expect(await health.isHealthy()).toBe(true);
  expect(checks()).toEqual([{ service: 'api', status: 'healthy', success: true, responseTimeMs: 100 }]);
});

test('measures how long an answer took when the check does not say', async () => {
  const { health, checks } = start();
  health.registerService('api', async () => {
    await vi.advanceTimersByTimeAsync(40);
    return { status: HealthStatus.HEALTHY };
  });

  await health.getHealthReport();

  expect(checks()).toMatchObject([{ responseTimeMs: 40 }]);
});

test.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])(
  'asks once, and not all the time, where it is to ask every %s ms',
  async (checkIntervalMs) => {
    const { health, checks } = start({ checkIntervalMs });
    const runTimer = vi.spyOn(globalThis, 'setTimeout');
    health.registerService('api', healthy);

    await vi.advanceTimersByTimeAsync(1000);

    expect(checks()).toHaveLength(1);
    expect(runTimer.mock.calls.length).toBeLessThan(5);
  },
);

test('knows how long it has been running', async () => {
  const { health } = start();

  await vi.advanceTimersByTimeAsync(5000);

  expect((await health.getHealthReport()).uptime).toBe(5000);
});

test('does not know how things are without a service', async () => {
  const { health } = start();

  expect((await health.getHealthReport()).status).toBe('unknown');
  expect(await health.isHealthy()).toBe(false);
});

test('is as well as its worst service', async () => {
  const { health } = start({ failureThreshold: 1 });
  health.registerService('good', healthy);
  health.registerService('bad', unhealthy);

  expect((await health.getHealthReport()).status).toBe('unhealthy');
});

test('calls a failing service degraded until it has failed often enough', async () => {
  const { health, checks } = start({ checkIntervalMs: 1000, failureThreshold: 3 });
  health.registerService('api', unhealthy);

  await vi.advanceTimersByTimeAsync(2000);

  expect(checks().map(({ status }) => status)).toEqual(['degraded', 'degraded', 'unhealthy']);
});

test('begins to count again after a good answer', async () => {
  const answers: HealthCheckResult['status'][] = ['unhealthy', 'healthy', 'unhealthy', 'degraded'];
  const { health, checks } = start({ checkIntervalMs: 1000, failureThreshold: 2 });
  health.registerService('api', () => ({ status: answers.shift() ?? 'healthy' }));

  await vi.advanceTimersByTimeAsync(3000);

  expect(checks().map(({ status }) => status)).toEqual(['degraded', 'healthy', 'degraded', 'degraded']);
});

test.each<[string, unknown, string]>([
  [
    'throws',
    () => {
      throw new Error('broken');
    },
    'broken',
  ],
  ['rejects', () => Promise.reject(new Error('later')), 'later'],
  ['rejects with rubbish', () => Promise.reject(7), '7'],
  ['answers nothing', () => undefined, 'gave no status: return { status: HealthStatus.HEALTHY }'],
  ['lies', () => ({ status: 'fine' }), 'gave no status: return { status: HealthStatus.HEALTHY }'],
  [
    'rejects with what cannot be read',
    () => Promise.reject(Object.create(null)),
    'Not an error, but has no keys',
  ],
  ['is no function', 'rubbish', 'check is not a function'],
])('takes a check that %s for a failure', async (_, check, message) => {
  const { health, checks } = start();
  health.registerService('api', check as ServiceCheck);

  const report = await health.getHealthReport();

  expect(report.services['api']).toMatchObject({ status: 'degraded', message, consecutiveFailures: 1 });
  expect(checks()).toMatchObject([{ status: 'degraded', success: false }]);
});

test('gives a check ten seconds', async () => {
  const { health, checks } = start();
  let signal: AbortSignal | undefined;
  health.registerService('api', (moment) => {
    signal = moment.signal;
    return new Promise(() => undefined);
  });

  await vi.advanceTimersByTimeAsync(10_000);

  expect(signal?.aborted).toBe(true);
  expect(checks()).toMatchObject([{ responseTimeMs: 10_000, message: 'gave no answer within 10000 ms' }]);
});

test.each<[unknown, string]>([
  [Number.NaN, '10000'],
  [Number.POSITIVE_INFINITY, '10000'],
  ['soon', '10000'],
  [1e12, '2147483647'],
])('gives a check that may take %s milliseconds %s of them', async (timeoutMs, ms) => {
  const { health, checks } = start({ checkIntervalMs: 2 ** 31 - 1 });
  const options = { timeoutMs: timeoutMs as number };
  health.registerService('api', () => new Promise(() => undefined), options);

  await vi.advanceTimersByTimeAsync(Number(ms) - 1);
  expect(checks()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);

  expect(checks()).toMatchObject([{ message: `gave no answer within ${ms} ms` }]);
});

test('takes nothing for no options, and no text for a name', async () => {
  const { health } = start();
  health.registerService(Symbol('api') as never, healthy, null as never);

  expect((await health.getHealthReport()).services).toMatchObject({ 'Symbol(api)': { status: 'healthy' } });
});

test('never asks a service twice at a time', async () => {
  const check = vi.fn<ServiceCheck>(() => new Promise(() => undefined));
  const { health, checks } = start({ checkIntervalMs: 1000, failureThreshold: 2 });
  health.registerService('api', check, { timeoutMs: 1500 });

  await vi.advanceTimersByTimeAsync(3000);

  expect(check).toHaveBeenCalledTimes(1);
  expect(checks().map(({ status, message }) => [status, message])).toEqual([
    ['degraded', 'gave no answer within 1500 ms'],
    ['unhealthy', 'the previous check has not ended'],
    ['unhealthy', 'the previous check has not ended'],
  ]);
});

test('asks again once a late check has ended', async () => {
  const slow = new Deferred<HealthCheckResult>();
  const check = vi.fn<ServiceCheck>(healthy).mockReturnValueOnce(slow.promise);
  const { health, checks } = start({ checkIntervalMs: 1000 });
  health.registerService('api', check, { timeoutMs: 500 });

  await vi.advanceTimersByTimeAsync(600);
  slow.resolve({ status: HealthStatus.HEALTHY });
  await vi.advanceTimersByTimeAsync(400);

  expect(checks().map(({ status }) => status)).toEqual(['degraded', 'healthy']);
});

test('asks once when the report is wanted as the answer arrives', async () => {
  const answer = new Deferred<HealthCheckResult>();
  const { health, checks } = start();
  health.registerService('api', () => answer.promise);
  const reports: Promise<unknown>[] = [];

  answer.resolve({ status: HealthStatus.HEALTHY });
  for (let turn = 0; turn < 10; turn++) {
    await Promise.resolve();
    reports.push(health.getHealthReport());
  }
  await Promise.all(reports);

  expect(checks()).toHaveLength(1);
});

test('asks nobody by itself before the person agrees', async () => {
  const { tracker, health, checks } = start();
  tracker.allow('none');
  const check = vi.fn(healthy);
  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(check).not.toHaveBeenCalled();

  tracker.allow('basic');
  await vi.advanceTimersByTimeAsync(0);

  expect(checks()).toHaveLength(1);
});

test('asks for the site whatever the person allows', async () => {
  const { tracker, health } = start();
  tracker.allow('none');
  health.registerService('api', healthy);

  expect(await health.isHealthy()).toBe(true);
});

test('forgets a service that is no longer of interest', async () => {
  const { health, checks } = start({ checkIntervalMs: 1000 });
  const stop = health.registerService('api', healthy);
  await vi.advanceTimersByTimeAsync(0);

  stop();
  stop();
  await vi.advanceTimersByTimeAsync(5000);

  expect(checks()).toHaveLength(1);
  expect((await health.getHealthReport()).services).toEqual({});
});

test('reports nothing of a service that went while it was waited for', async () => {
  const { health } = start();
  const stop = health.registerService('slow', () => new Promise(() => undefined));
  health.registerService('api', healthy);

  const report = health.getHealthReport();
  stop();

  expect(await report).toMatchObject({ status: 'healthy', services: { api: { status: 'healthy' } } });
  expect(Object.keys((await report).services)).toEqual(['api']);
});

test.each([-3_600_000, 3_600_000])('goes on asking when the clock is set by %s ms', async (ms) => {
  const { health, checks } = start({ checkIntervalMs: 1000 });
  health.registerService('api', healthy);
  await vi.advanceTimersByTimeAsync(1000);

  vi.setSystemTime(Date.now() + ms);
  await vi.advanceTimersByTimeAsync(3000);

  expect(checks()).toHaveLength(5);
});

test('replaces a service of the same name', async () => {
  const { health } = start();
  const stopFirst = health.registerService('api', unhealthy);
  health.registerService('api', healthy);

  stopFirst();

  expect((await health.getHealthReport()).services['api']?.status).toBe('healthy');
});

test('asks nobody when switched off', async () => {
  const { tracker, health } = start({ enabled: false });
  const check = vi.fn(healthy);
  health.registerService('api', check);

  expect((await health.getHealthReport()).status).toBe('unknown');
  expect(check).not.toHaveBeenCalled();
  expect(tracker.registered).toBe(0);
});

test('refuses an interval that would never let the page rest', () => {
  expect(() => new HealthCheck(createFakeTracker(), { checkIntervalMs: 0 })).toThrow(
    '[candor] checkIntervalMs must be a number above 0, got 0',
  );
});

test('goes with its collector, and stops', async () => {
  const leaks = watchLeaks();
  const { tracker, health } = start({ checkIntervalMs: 1000 });
  health.registerService('api', healthy);
  health.registerService('slow', () => new Promise(() => undefined));

  tracker.destroy();
  health.destroy();
  health.registerService('late', healthy);
  await vi.advanceTimersByTimeAsync(5000);

  expect(tracker.events).toEqual([]);
  expect(tracker.registered).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test.each([
  [{ failureThreshold: 0 }, 'failureThreshold must be a number above 0, got 0'],
  [{ historySize: Number.NaN }, 'historySize must be a whole number from 1 to 10000, got NaN'],
  [{ historySize: Infinity }, 'historySize must be a whole number from 1 to 10000, got Infinity'],
])('refuses %j', (options, problem) => {
  expect(() => start(options)).toThrow(`[candor] ${problem}`);
});

/** A check whose answer the test moves. */
function createService(status: HealthStatus = HealthStatus.HEALTHY) {
  const answer = { status, responseTime: 10 };
  return Object.assign(() => ({ ...answer }), { answer });
}

test('forgets a service by its name', async () => {
  const { health } = start();
  health.registerService('api', healthy);

  health.unregisterService('api');
  health.unregisterService('nobody');

  expect((await health.getHealthReport()).services).toEqual({});
});

describe('response times', () => {
  test('make a service degraded above its limit', async () => {
    const { health, checks } = start();
    health.registerService('api', () => ({ status: HealthStatus.HEALTHY, responseTime: 301 }), {
      slowMs: 300,
    });

    expect((await health.getHealthReport()).services['api']).toMatchObject({
      status: 'degraded',
      message: 'slow',
    });
    expect(checks()).toMatchObject([{ status: 'degraded', message: 'slow' }]);
  });

  test('make a service degraded that is slower than it used to be, once that is known', async () => {
    const { health, checks } = start({ checkIntervalMs: 1000 });
    const service = createService();
    health.registerService('api', service, { slowFactor: 3 });
    service.answer.responseTime = 31;
    await vi.advanceTimersByTimeAsync(0);
    service.answer.responseTime = 10;
    await vi.advanceTimersByTimeAsync(10_000);

    service.answer.responseTime = 31;
    await vi.advanceTimersByTimeAsync(1000);

    const told = checks().map(({ status }) => status);
    expect(told.slice(0, -1)).not.toContain('degraded');
    expect(told.at(-1)).toBe('degraded');
  });
});

describe('dependencies', () => {
  test('degrade what needs them, and say where it begins', async () => {
    const { health, checks } = start({ failureThreshold: 1 });
    health.registerService('database', unhealthy);
    health.registerService('api', healthy, { dependsOn: ['database'] });
    health.registerService('page', healthy, { dependsOn: ['api', 'nobody'] });
    health.registerService('cdn', healthy);

    const { status, services } = await health.getHealthReport();

    expect(status).toBe('unhealthy');
    expect(services['database']).not.toHaveProperty('because');
    expect(services['api']).toMatchObject({ status: 'degraded', because: ['database'] });
    expect(services['page']).toMatchObject({ status: 'degraded', because: ['database'] });
    expect(services['cdn']).toMatchObject({ status: 'healthy' });
    expect(checks().find(({ service }) => service === 'page')).toMatchObject({
      status: 'degraded',
      dependsOn: ['api', 'nobody'],
      because: ['database'],
    });
  });

  test('leave a service as bad as it is by itself', async () => {
    const { health } = start({ failureThreshold: 1 });
    health.registerService('database', () => ({ status: HealthStatus.DEGRADED }));
    health.registerService('api', unhealthy, { dependsOn: ['database'] });

    expect((await health.getHealthReport()).services['api']).toMatchObject({
      status: 'unhealthy',
      because: ['database'],
    });
  });

  test('say where it begins, by whichever way a service needs that', async () => {
    const { health } = start({ failureThreshold: 1 });
    health.registerService('disk', unhealthy);
    health.registerService('users', unhealthy, { dependsOn: ['disk'] });
    health.registerService('orders', unhealthy, { dependsOn: ['disk'] });
    health.registerService('page', healthy, { dependsOn: ['users', 'orders'] });

    expect((await health.getHealthReport()).services['page']).toMatchObject({ because: ['disk'] });
  });

  test.each([
    ['api', ['api'], 'api > api'],
    ['database', ['page'], 'database > page > api > database'],
  ])('of %s on %j run in a circle, and are refused with the way round', async (name, dependsOn, path) => {
    const { health } = start();
    health.registerService('page', healthy, { dependsOn: ['api'] });
    health.registerService('api', healthy, { dependsOn: ['database'] });

    expect(() => health.registerService(name, unhealthy, { dependsOn })).toThrow(
      `[candor] dependsOn of "${name}" runs in a circle, ${path}: leave one of them out`,
    );
    expect((await health.getHealthReport()).services['api']).toMatchObject({ status: 'healthy' });
  });

  test.each([['database'], [[7]], [{}]])('given as %j are refused with what to write', async (dependsOn) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { health } = start();

    health.registerService('api', healthy, { dependsOn: dependsOn as never });

    expect(said.mock.calls).toEqual([
      ['[candor] dependsOn of "api" must be an array of names such as ["database"]'],
    ]);
    expect(await health.isHealthy()).toBe(true);
    said.mockRestore();
  });

  test('are looked for in the whole of a large net, each once', () => {
    const { health } = start();
    const name = (layer: number, place: number) => `${layer}/${place}`;
    for (let layer = 0; layer < 30; layer++)
      for (let place = 0; place < 3; place++)
        health.registerService(name(layer, place), healthy, {
          dependsOn: layer ? [0, 1, 2].map((below) => name(layer - 1, below)) : [],
        });

    expect(() => health.registerService('0/0', healthy, { dependsOn: ['29/0'] })).toThrow(
      '0/0 > 29/0 > 28/0',
    );
  });
});

describe('onChange', () => {
  test('tells when a service does better or worse, by itself or by what it needs', async () => {
    const { health } = start({ checkIntervalMs: 1000, failureThreshold: 1 });
    const database = createService();
    const heard: string[] = [];
    health.onChange(({ service, previous, status, health: { because = [] } }) =>
      heard.push(`${service}: ${previous} → ${status} ${because}`.trim()),
    );
    health.registerService('database', database);
    health.registerService('api', healthy, { dependsOn: ['database'] });
    await vi.advanceTimersByTimeAsync(2000);

    database.answer.status = HealthStatus.UNHEALTHY;
    await vi.advanceTimersByTimeAsync(2000);
    health.unregisterService('database');

    expect(heard).toEqual([
      'database: unknown → healthy',
      'api: unknown → healthy',
      'database: healthy → unhealthy',
      'api: healthy → degraded database',
      'database: unhealthy → unknown',
      'api: degraded → healthy',
    ]);
  });

  test('goes on when a listener throws, and stops when asked', async () => {
    vi.spyOn(console, 'debug').mockImplementation(() => undefined);
    const { health } = start({ checkIntervalMs: 1000 });
    const service = createService();
    const listener = vi.fn();
    health.onChange(() => {
      throw new Error('listener');
    });
    const stop = health.onChange(listener);
    health.registerService('api', service);
    await vi.advanceTimersByTimeAsync(0);
    stop();

    service.answer.status = HealthStatus.DEGRADED;
    await vi.advanceTimersByTimeAsync(1000);

    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('history', () => {
  test('is bounded, the oldest first', async () => {
    const { health } = start({ checkIntervalMs: 1000, historySize: 3 });
    health.registerService('api', healthy);
    const begun = Date.now();

    await vi.advanceTimersByTimeAsync(5000);

    expect(health.getHistory('api').map(({ timestamp }) => timestamp - begun)).toEqual([3000, 4000, 5000]);
    expect(health.getHistory('nobody')).toEqual([]);
    expect(toServiceStats(health.getHistory('nobody'))).toBeUndefined();
  });

  test('its numbers are those of a recount, whatever happens', async () => {
    const random = seededRandom(7);
    for (let round = 0; round < 30; round++) {
      const { health, tracker } = start({ checkIntervalMs: 1000, failureThreshold: 2 });
      const answers: { at: number; responseTime: number; hasFailed: boolean }[] = [];
      health.registerService('api', () => {
        const hasFailed = random() < 0.4;
        const responseTime = Math.floor(random() * 1000);
        answers.push({ at: Date.now(), responseTime, hasFailed });
        return { status: hasFailed ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY, responseTime };
      });
      await vi.advanceTimersByTimeAsync(1000 * Math.ceil(random() * 20));
      // Nobody asks for a while: no more than two intervals of it count.
      tracker.allow('none');
      await vi.advanceTimersByTimeAsync(10_000);
      tracker.allow('full');
      await vi.advanceTimersByTimeAsync(Math.floor(random() * 4000));

      const now = Date.now();
      let allMs = 0;
      let goodMs = 0;
      for (let ms = answers[0]?.at ?? 0; ms < now; ms++) {
        const place = answers.findLastIndex(({ at }) => at <= ms);
        const [before, last] = [answers[place - 1], answers[place]];
        if (!last || ms - last.at >= 2000) continue;
        allMs += 1;
        if (!(last.hasFailed && before?.hasFailed)) goodMs += 1;
      }
      const good = answers.filter(({ hasFailed }) => !hasFailed).map((each) => each.responseTime);
      const stats = toServiceStats(health.getHistory('api'), 1000);
      expect(stats).toMatchObject({
        checks: answers.length,
        since: answers[0]?.at,
        errorRate: answers.filter(({ hasFailed }) => hasFailed).length / answers.length,
        responseTime: { count: good.length },
      });
      // A check of this very millisecond counts for one.
      expect(Math.abs((stats?.availability ?? 0) - goodMs / allMs)).toBeLessThanOrEqual(1 / allMs);
      for (const [name, share] of [
        ['p50', 0.5],
        ['p75', 0.75],
        ['p95', 0.95],
      ] as const) {
        const value = stats?.responseTime[name] ?? 0;
        // By nearest rank: the smallest value that at least this share does not exceed.
        const reaches = (limit: number) => good.filter((each) => each <= limit).length >= share * good.length;
        expect(good.length === 0 || (reaches(value) && !reaches(value - 1))).toBe(true);
      }
      health.destroy();
    }
  });
});

test('lets errors know which services fail', async () => {
  const { tracker, health } = start({ failureThreshold: 1 });
  const errors = new ErrorTracking(tracker);
  errors.captureError(new Error('before'));
  health.registerService('database', unhealthy);
  health.registerService('api', healthy, { dependsOn: ['database'] });
  health.registerService('cdn', healthy);
  await vi.advanceTimersByTimeAsync(0);

  errors.captureError(new Error('during'));
  health.destroy();
  errors.captureError(new Error('after'));

  expect(tracker.dataOf('exception').map((data) => data['failing'])).toEqual([
    undefined,
    ['database', 'api'],
    undefined,
  ]);
});
