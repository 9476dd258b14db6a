import { expect, test } from 'vitest';
import { guard } from '../browser/guard.ts';
import { measureWork } from './measureWork.ts';

const take = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

test('measures what it wraps while somebody wants to know, and work within work once', () => {
  const inner = guard(() => take(5));
  const outer = guard(() => {
    take(5);
    inner();
  });
  outer();
  const meter = measureWork();
  const start = performance.now();

  outer();
  const passed = performance.now() - start;
  take(5);

  expect(meter.read()).toBeGreaterThanOrEqual(10);
  expect(meter.read()).toBeLessThanOrEqual(passed);
  meter.stop();
  const measured = meter.read();
  outer();
  expect(meter.read()).toBe(measured);
});

test('measures for one when another has had enough, and a stop within work holds', () => {
  const one = measureWork();
  const other = measureWork();
  other.stop();
  other.stop();

  guard(() => take(3))();
  const measured = one.read();
  guard(() => one.stop())();
  const atStop = one.read();
  guard(() => take(3))();

  expect(measured).toBeGreaterThanOrEqual(3);
  expect(one.read()).toBe(atStop);
});
