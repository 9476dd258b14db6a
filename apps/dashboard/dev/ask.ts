import type { AskAnswer, TimeRange } from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';

const LONG = 'a-name-that-goes-on-and-on-and-on-until-no-column-is-wide-enough';

/** A rate by group, over time. */
export function toAsk(range: TimeRange, isHuge: boolean, isEmpty: boolean): AskAnswer {
  const bucketMs = toBucketMs(range);
  const keys = isHuge
    ? Array.from({ length: 50 }, (_, index) => `${LONG} ${index}`)
    : ['large-2', 'small-1', ''];
  return {
    range,
    bucketMs,
    question: {
      measure: { kind: 'rate', where: { field: 'success', op: '=', value: 'true' } },
      of: ['provider.request'],
      by: ['model'],
      every: 'auto',
    },
    text: 'rate(success = true) of provider.request by model every auto',
    unit: 'share',
    rows: (isEmpty ? [] : keys).map((key, index) => {
      const value = 0.97 - (index % 10) * 0.03;
      return {
        key: [key],
        value,
        low: value - 0.01,
        high: value + 0.01,
        samples: 900 - index * 15,
        points: toStarts(range, bucketMs).map((at, step) => ({
          at,
          value: value - (step % 7) / 100,
          samples: 20,
        })),
      };
    }),
    isCut: isHuge,
  };
}
