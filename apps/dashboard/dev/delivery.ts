import type {
  DeliveryAnswer,
  DeliverySession,
  DeliverySessionsAnswer,
  DeliveryTally,
  OutcomeCount,
  OutcomeName,
  OutcomesAnswer,
  TimeRange,
} from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const NOTHING: DeliveryTally = {
  loads: 0,
  produced: 0,
  stored: 0,
  rejected: 0,
  dropped: {},
  letGo: 0,
  missing: 0,
  outstanding: 0,
  lost: 0,
};

/** Nothing was heard of. */
export function toNoDelivery(range: TimeRange): DeliveryAnswer {
  return { range, bucketMs: toBucketMs(range), total: NOTHING, series: [], found: 0, releases: [] };
}

/** A site where nearly everything arrives, and one release that loses more. */
export function toDelivery(range: TimeRange, isHuge: boolean): DeliveryAnswer {
  const random = createRandom(7);
  const bucketMs = toBucketMs(range);
  const scale = isHuge ? 40_000 : 1;
  const series = toStarts(range, bucketMs)
    .filter((_, place) => place % 17 !== 4)
    .map((at, place) => {
      const isBad = place > 20 && place < 26;
      return { at, ...toTally(Math.round(random.between(300, 900)) * scale, isBad ? 0.08 : 0.004) };
    });
  const total = {
    ...toTally(
      series.reduce((sum, { produced }) => sum + produced, 0),
      0.011,
    ),
    rejected: 3,
  };
  const names = ['2.14.1', '2.14.0', '2.13.7', ''];
  const releases = (
    isHuge ? Array.from({ length: 50 }, (_, index) => `2.14.0-nightly.${index}+build`) : names
  ).map((release, rank) => ({
    release,
    ...toTally(Math.round(total.produced / (rank + 2)), rank === 1 ? 0.06 : 0.003),
  }));
  return { range, bucketMs, total, series, found: releases.length, releases };
}

/** Sessions with gaps of all sizes. */
export function toSessions(range: TimeRange, isHuge: boolean): DeliverySessionsAnswer {
  const sessions = Array.from({ length: isHuge ? 100 : 7 }, (_, rank): DeliverySession => {
    const age = (rank + 1) * (range.to - range.from) * 0.009;
    return {
      session: `uakgb_J5m9g-0JDMbcJ${String.fromCharCode(97 + (rank % 26))}L`,
      release: rank === 3 ? '' : '2.14.0',
      begun: range.to - age - 900_000,
      heard: range.to - age,
      ...toTally(140 - rank, 0.3 / (rank + 1)),
      loads: 1 + (rank % 3),
    };
  });
  return { range, sessions };
}

function toTally(produced: number, missingShare: number): DeliveryTally {
  const missing = Math.ceil(produced * missingShare);
  const overflow = Math.round(produced * 0.003);
  const withdrawn = Math.round(produced * 0.001);
  const letGo = overflow + withdrawn;
  const lost = Math.floor(missing / 4);
  return {
    loads: Math.ceil(produced / 22),
    produced,
    stored: produced - missing - letGo,
    rejected: 0,
    dropped: {
      overflow,
      withdrawn,
      sampled: produced * 3,
      throttled: Math.round(produced * 0.02),
      before_send: 12,
    },
    letGo,
    missing,
    outstanding: missing - lost,
    lost,
  };
}

/** What became of what two keys have sent. */
export function toOutcomes(range: TimeRange, isHuge: boolean): OutcomesAnswer {
  const times = isHuge ? 4_000 : 1;
  const of = (key: string, name: string, rows: readonly [OutcomeName, string, number][]): OutcomeCount[] =>
    rows.map(([outcome, reason, events]) => ({ key, name, outcome, reason, events: events * times }));
  return {
    range,
    outcomes: [
      ...of('k_1', 'First key', [
        ['stored', '', 48_210],
        ['duplicate', '', 312],
        ['limited', 'rate', 96],
        ['consent', 'level', 41],
        ['invalid', 'event', 3],
      ]),
      ...of('k_2', 'Shop', [
        ['stored', '', 9_120],
        ['limited', 'pressure', 77],
      ]),
    ],
    clients: [{ reason: 'sampled', events: 1_204 * times }],
  };
}
