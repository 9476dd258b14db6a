import type { PointColumn, PointsAnswer } from '../../api/pointTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { type PointScope, toPointsAnswer } from '../../queries/points.ts';
import { lastTold } from './lastTold.ts';
import { compareText, onPage } from './select.ts';

/** `points` over events in memory. */
export function pointsOf(events: readonly InnerEvent[], scope: PointScope): PointsAnswer {
  const { from, to, type, name, columns } = scope;
  const measured = onPage(lastTold(events), scope)
    .flatMap((event) => (event.type === type && event.name === name && event.value !== null ? [event] : []))
    .sort((a, b) => a.at - b.at || compareText(a.id, b.id));
  const byPlace = groupBy(measured, ({ at }) => Math.floor(((at - from) * columns) / (to - from)));
  return toPointsAnswer(
    scope,
    [...byPlace].map(([place, own]): PointColumn => {
      const values = own.map(({ value }) => value ?? 0);
      const low = values.reduce((least, value) => Math.min(least, value));
      const high = values.reduce((most, value) => Math.max(most, value));
      return { place, first: values[0] ?? 0, last: values.at(-1) ?? 0, low, high, samples: own.length };
    }),
  );
}
