import type { BottleneckKind, BottleneckUsage } from '../../api/performanceTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { originOf } from '../../intake/eventId.ts';
import { BOTTLENECK_KINDS, BOTTLENECK_TYPE, MAX_BOTTLENECKS } from '../../queries/bottlenecks.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { heaviestOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `askBottlenecks` over events in memory. */
export function bottlenecksOf(
  selected: readonly InnerEvent[],
  kinds: readonly BottleneckKind[] = BOTTLENECK_KINDS,
): BottleneckUsage[] {
  const told = selected.filter(
    ({ type, value, numbers }) => type === BOTTLENECK_TYPE && (value ?? 0) > 0 && (numbers['share'] ?? 0) > 0,
  );
  return kinds
    .flatMap((kind) =>
      toRanked(
        kind,
        told.filter(({ attributes }) => attributes['kind'] === kind),
      ),
    )
    .sort(byShare);
}

function toRanked(kind: BottleneckKind, told: readonly InnerEvent[]): BottleneckUsage[] {
  const whole = [...groupBy(told, loadOf).values()].reduce((sum, own) => {
    const most = Math.max(
      ...own.map(({ value, numbers }) => (value ?? 0) / Math.min(numbers['share'] ?? 1, 1)),
    );
    return sum + heaviestOf(own) * most;
  }, 0);
  return [...groupBy(told, ({ name }) => name)]
    .map(([name, own]) => {
      const loads = [...groupBy(own, loadOf).values()];
      const sum = (amountOf: (event: InnerEvent) => number): number =>
        loads.reduce((total, of) => total + heaviestOf(of) * Math.max(...of.map(amountOf)), 0) / 100;
      const totalMs = sum(({ value }) => value ?? 0);
      return {
        kind,
        name,
        count: sum(({ numbers }) => numbers['count'] ?? 0),
        totalMs,
        share: (totalMs * 100) / whole,
        loads: sum(() => 1),
      };
    })
    .sort(byShare)
    .slice(0, MAX_BOTTLENECKS);
}

function loadOf({ id }: InnerEvent): string {
  return originOf(id);
}

function byShare(a: BottleneckUsage, b: BottleneckUsage): number {
  return b.share - a.share || b.totalMs - a.totalMs || compareText(a.name, b.name);
}
