import type { PointsAnswer, TimeRange } from '@candor/server/api';
import { createRandom } from './random.ts';

/** As many values as a busy site has. */
export function toPoints(range: TimeRange, isEmpty: boolean): PointsAnswer {
  const random = createRandom(77);
  const columns = Array.from({ length: isEmpty ? 0 : 600 }, (_, place) => ({
    place,
    first: random.between(900, 3_000),
    last: random.between(900, 3_000),
    low: random.between(300, 800),
    high: random.between(3_200, 9_000),
    samples: 1_700,
  }));
  return { range, width: 600, columns, samples: columns.length * 1_700 };
}
