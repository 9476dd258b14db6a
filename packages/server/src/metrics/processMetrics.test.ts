import process from 'node:process';
import { expect, test } from 'vitest';
import type { Family } from './exposition.ts';
import { engineMetrics, processMetrics } from './processMetrics.ts';

const firstOf = (families: readonly Family[], name: string): number => {
  const family = families.find((each) => each.name === name);
  return family && family.kind !== 'histogram' ? (family.series[0]?.value ?? Number.NaN) : Number.NaN;
};

test.runIf(process.platform === 'linux')(
  'reads of another process what that process knows of itself',
  async () => {
    const own = await processMetrics();

    const read = await engineMetrics(process.pid);

    const resident = firstOf(own, 'process_resident_memory_bytes');
    expect(firstOf(read, 'candor_engine_resident_memory_bytes') / resident).toBeCloseTo(1, 0);
    const cpu = firstOf(own, 'process_cpu_seconds');
    expect(cpu).toBeGreaterThan(0);
    // Counted in hundredths there, and a moment later.
    expect(Math.abs(firstOf(read, 'candor_engine_cpu_seconds') - cpu)).toBeLessThan(0.5);
  },
);

test('says nothing of a process that is not there', async () => {
  expect(await engineMetrics(undefined)).toEqual([]);
  expect(await engineMetrics(2 ** 30)).toEqual([]);
});
