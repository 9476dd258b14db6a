import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { HealthCheck, type HealthCheckOptions } from './HealthCheck.ts';
import { HealthStatus } from './HealthStatus.ts';
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
  expect(checks()).toEqual([{ service: 'api', status: 'healthy', responseTimeMs: 100 }]);
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
  ['answers nothing', () => undefined, 'gave no status: return { status: HealthStatus.… }'],
  ['lies', () => ({ status: 'fine' }), 'gave no status: return { status: HealthStatus.… }'],
  ['rejects with what cannot be read', () => Promise.reject(Object.create(null)), 'failed'],
  ['is no function', 'rubbish', 'check is not a function'],
])('takes a check that %s for a failure', async (_, check, message) => {
  const { health } = start();
  health.registerService('api', check as ServiceCheck);

  const report = await health.getHealthReport();

  expect(report.services['api']).toMatchObject({ status: 'degraded', message, consecutiveFailures: 1 });
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
  const slow = Promise.withResolvers<HealthCheckResult>();
  const check = vi.fn<ServiceCheck>(healthy).mockReturnValueOnce(slow.promise);
  const { health, checks } = start({ checkIntervalMs: 1000 });
  health.registerService('api', check, { timeoutMs: 500 });

  await vi.advanceTimersByTimeAsync(600);
  slow.resolve({ status: HealthStatus.HEALTHY });
  await vi.advanceTimersByTimeAsync(400);

  expect(checks().map(({ status }) => status)).toEqual(['degraded', 'healthy']);
});

test('asks once when the report is wanted as the answer arrives', async () => {
  const answer = Promise.withResolvers<HealthCheckResult>();
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
    '[candor] checkIntervalMs must be above 0 milliseconds, got 0',
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

test('tells when a service does better or worse, and stops', async () => {
  const { health } = start({ checkIntervalMs: 1000, failureThreshold: 1 });
  const onChange = vi.fn();
  const stop = health.onChange(onChange);
  let check = healthy;

  health.registerService('api', (options) => check(options));
  await vi.advanceTimersByTimeAsync(2500);
  expect(onChange).toHaveBeenCalledTimes(1);
  check = unhealthy;
  await vi.advanceTimersByTimeAsync(1000);
  expect(onChange).toHaveBeenCalledTimes(2);
  stop();
  check = healthy;
  await vi.advanceTimersByTimeAsync(1000);

  expect(onChange).toHaveBeenCalledTimes(2);
  health.destroy();
});
