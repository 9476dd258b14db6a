import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { prometheusPrograms } from '../../../scripts/prometheus.ts';
import { toPeriods } from '../src/local/LocalStore.ts';
import { recordToOpenMetrics } from '../src/local/recordToOpenMetrics.ts';
import { addTo, encodeRollup, type Rollup } from '../src/local/rollup.ts';
import { addDays, nameOf } from '../src/local/shelf.ts';

const now = new Date(2026, 10, 28, 15).getTime();

function rollup(times: readonly number[], failed = 0): string {
  const made: Rollup = new Map();
  for (const [index, measured] of times.entries())
    addTo(made, { kind: 'command.run "a\\b"', count: 1, failed: index < failed ? 1 : 0, measured });
  addTo(made, { kind: 'page_view /a', count: 2, failed: 0, measured: undefined });
  return encodeRollup(made);
}

/** A month and a week that overlap with what is still kept one by one, and two days. */
const text = recordToOpenMetrics(
  toPeriods(
    new Map([
      [nameOf({ unit: 'month', from: '2026-08-01' }), rollup([10, 20], 1)],
      [nameOf({ unit: 'week', from: '2026-08-24' }), rollup([30])],
      [nameOf({ unit: 'day', from: '2026-11-27' }), rollup([0, 1, 1000])],
      [nameOf({ unit: 'day', from: '2026-11-28' }), rollup([])],
    ]),
  ),
  now,
);

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
  readonly at: number;
}

/** By the grammar of the format, as far as it is used here. */
function parse(text: string): readonly Sample[] {
  const lines = text.split('\n');
  expect(lines.splice(-2)).toEqual(['# EOF', '']);
  return lines.flatMap((line) => {
    if (/^# (TYPE|HELP) [a-z_]+ \S/.test(line)) return [];
    const [, name = '', labels = '', value, at] =
      /^([a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+)\} (\S+) (\S+)$/.exec(line) ?? [];
    expect(name, line).not.toBe('');
    return [{ name, labels, value: Number(value), at: Number(at) }];
  });
}

test('counters grow from period to period, each at its end, and no later than now', () => {
  const runs = parse(text).filter(
    ({ name, labels }) => name === 'candor_record_events_total' && labels.includes('command'),
  );

  expect(runs.map(({ value }) => value)).toEqual([2, 3, 6]);
  expect(runs.map(({ at }) => at * 1000 + 1)).toEqual([
    new Date(2026, 7, 24).getTime(),
    new Date(2026, 7, 31).getTime(),
    new Date(2026, 10, 28).getTime(),
  ]);
  const views = parse(text).filter(({ labels }) => labels.includes('page_view'));
  expect(views.at(-2)).toMatchObject({ value: 8, at: now / 1000 });
});

test('the histogram holds what was measured in all periods, below edges that it is below', () => {
  const samples = parse(text).filter(({ name }) => name.startsWith('candor_record_measured'));
  const buckets = samples.filter(({ name }) => name.endsWith('_bucket'));
  const edges = buckets.map(({ labels }) =>
    Number(/le="(.*)"/.exec(labels)?.[1]?.replace('+Inf', 'Infinity')),
  );

  expect(buckets.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6, 6]);
  for (const [index, value] of [0, 1, 10, 20, 30, 1000].entries()) {
    expect(edges[index]).toBeGreaterThanOrEqual(value);
    expect(edges[index]).toBeLessThanOrEqual(value * 1.2);
  }
  expect(samples.at(-2)).toMatchObject({ name: 'candor_record_measured_count', value: 6 });
  expect(samples.at(-1)).toMatchObject({ name: 'candor_record_measured_sum', value: 1061 });
});

test('an empty record is a valid page as well', () => {
  expect(parse(recordToOpenMetrics([]))).toEqual([]);
});

test('kinds that begin alike and periods of another zone keep their order', () => {
  const days = [3, 2, 1].map(
    (ago) => [nameOf({ unit: 'day', from: addDays('2026-11-28', -ago) }), rollup([1])] as const,
  );
  const at = parse(recordToOpenMetrics(toPeriods(new Map(days)), now)).map(({ at }) => at);

  expect(at.slice(0, 3)).toEqual([...at.slice(0, 3)].sort((a, b) => a - b));
});

const { cure, find } = prometheusPrograms;
const programs = find();

describe.skipIf(!programs)(`with Debian’s Prometheus (${programs ? 'here' : cure})`, () => {
  test('promtool makes a history of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'candor-record-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'record.txt'), text);

    const made = spawnSync(
      programs?.promtool ?? '',
      ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'record.txt'), join(folder, 'blocks')],
      { encoding: 'utf8' },
    );
    // It looks for what a running Prometheus would have.
    mkdirSync(join(folder, 'blocks', 'wal'));
    const told = spawnSync(programs?.promtool ?? '', ['tsdb', 'dump', join(folder, 'blocks')], {
      encoding: 'utf8',
    });

    expect([made.stderr, made.status]).toEqual(['', 0]);
    expect(readdirSync(join(folder, 'blocks')).length).toBeGreaterThan(0);
    expect(told.stderr).toBe('');
    expect(told.stdout).toContain('candor_record_events_total');
    expect(told.stdout.split('\n').filter(Boolean)).toHaveLength(parse(text).length);
  });
});
