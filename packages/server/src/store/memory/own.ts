import type { AskAnswer, Measure } from '../../api/askTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketStartOf } from '../../queries/bucket.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { DEFAULT_TOP } from '../../queries/own/checkQuestion.ts';
import { readNumber, readText } from '../../queries/own/fields.ts';
import { matches } from '../../queries/own/matches.ts';
import { bucketMsFor, isSum, type OwnFigure, type OwnScope, toAskAnswer } from '../../queries/own/own.ts';
import { levelsAround } from '../../queries/quantileInterval.ts';
import { ratioOf } from '../../queries/ratio.ts';
import { lastTold } from './lastTold.ts';
import { lightestOf, weightedQuantile } from './quantile.ts';
import { compareText } from './select.ts';

/** `ask` over events in memory. */
export function askOf(selected: readonly InnerEvent[], scope: OwnScope): AskAnswer {
  const { of, where, by = [], measure, top = DEFAULT_TOP } = scope.question;
  const bucketMs = bucketMsFor(scope);
  const asked = (of ? lastTold(selected) : selected).filter(
    (event) => (of?.includes(event.type) ?? true) && (where === undefined || matches(event, where)),
  );
  const rows = [...groupBy(asked, (event) => JSON.stringify(by.map((field) => readText(event, field))))]
    .map(([key, events]) => ({ key: JSON.parse(key) as string[], events, ...figureOf(measure, events) }))
    .filter(({ samples }) => samples > 0)
    .sort((a, b) => rankOf(measure, b) - rankOf(measure, a) || compareKeys(a.key, b.key))
    .slice(0, by.length === 0 ? 1 : top + 1);
  const points = rows.flatMap(({ key, events }) =>
    bucketMs === null
      ? []
      : [...groupBy(events, ({ at }) => bucketStartOf(at, bucketMs))]
          .map(([at, own]) => ({ key, at, ...figureOf(measure, own) }))
          .filter(({ samples }) => samples > 0)
          .sort((a, b) => a.at - b.at),
  );
  return toAskAnswer(scope, rows, points);
}

function rankOf(measure: Measure, { value, weights }: OwnFigure): number {
  return isSum(measure) ? (value ?? 0) : weights;
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  return a.reduce((order, part, index) => order || compareText(part, b[index] ?? ''), 0);
}

/** What is measured of some events. */
export function figureOf(measure: Measure, events: readonly InnerEvent[]): OwnFigure {
  switch (measure.kind) {
    case 'count':
      return { ...sumsOf(events), value: sumsOf(events).weights / 100 };
    case 'visits':
    case 'users': {
      const id = measure.kind === 'visits' ? 'session' : 'user';
      const units = [...groupBy(events, (event) => event[id])].filter(([one]) => one !== '');
      const sums = sumsOf(units.map(([, own]) => ({ weight: lightestOf(own) })));
      return { ...sums, value: sums.weights / 100 };
    }
    case 'rate': {
      const sums = sumsOf(events);
      const held = sumsOf(events.filter((event) => matches(event, measure.where)));
      return { ...sums, value: held.weights / sums.weights };
    }
    default:
      return measuredOf(measure, events);
  }
}

function measuredOf(
  measure: Exclude<Measure, { kind: 'count' | 'visits' | 'users' | 'rate' }>,
  events: readonly InnerEvent[],
): OwnFigure {
  const measured = events.flatMap((event) => {
    const value = readNumber(event, measure.field);
    return value === null ? [] : [{ ...event, value }];
  });
  const sums = sumsOf(measured);
  const sum = measured.reduce((all, { value, weight }) => all + value * weight, 0);
  if (measure.kind !== 'quantile')
    return { ...sums, value: measure.kind === 'sum' ? sum / 100 : ratioOf(sum, sums.weights) };
  const levels = levelsAround(measure.level).map((level) => weightedQuantile(level, measured) ?? null);
  return { ...sums, value: levels[0] ?? null, levels };
}

function sumsOf(of: readonly { weight: number }[]): Omit<OwnFigure, 'value'> {
  return {
    samples: of.length,
    weights: of.reduce((sum, { weight }) => sum + weight, 0),
    squares: of.reduce((sum, { weight }) => sum + weight * weight, 0),
    levels: [],
  };
}
