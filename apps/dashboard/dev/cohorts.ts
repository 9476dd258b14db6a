import type { CohortsAnswer, TimeRange } from '@candor/server/api';

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;

/** Six weeks of people who come back less and less. */
export function toCohorts(range: TimeRange, isHuge: boolean, isEmpty: boolean): CohortsAnswer {
  const count = isHuge ? 40 : 6;
  const start = (index: number): number => range.to - (count - index) * WEEK_MS;
  return {
    range,
    every: 'week',
    where: '',
    cohorts: Array.from({ length: isEmpty ? 0 : count }, (_, index) => ({
      at: start(index),
      size: 1_200 + 90 * index,
      samples: 1_200 + 90 * index,
      returns: Array.from({ length: count - index }, (__, later) => {
        const share = later === 0 ? 1 : 0.42 / later ** 0.6;
        return {
          at: start(index + later),
          returned: share * (1_200 + 90 * index),
          share,
          low: share * 0.94,
          high: Math.min(1, share * 1.06),
          isOpen: index + later === count - 1,
        };
      }),
    })),
  };
}
