import { exactP, type Part as Share } from '../queries/statistics/exactP.ts';

export type { Share };

/** Fewer of either kind than this in both together say too little to be told. */
const LEAST = 10;

/** How often chance alone would make two shares differ as much. 1 where there is too little to tell. */
export function compareShares(first: Share, second: Share): number {
  const [a, b] = [bounded(first), bounded(second)];
  const hits = a.hits + b.hits;
  const misses = a.of + b.of - hits;
  return a.of === 0 || b.of === 0 || hits < LEAST || misses < LEAST ? 1 : exactP(a, b);
}

/** What is counted a moment later may be more than the whole was. */
function bounded({ hits, of }: Share): Share {
  return { hits: Math.min(hits, of), of };
}
