import type { DeliveryTally } from '@candor/server/api';
import type { Part } from '../charts/ShareBar.tsx';

/** What became of the events, as parts of all; together they are what was numbered. */
export function toParts({ stored, letGo, rejected, outstanding, lost }: DeliveryTally): Part[] {
  return [
    { tone: 'good', word: 'Arrived', count: stored },
    { tone: 'neutral', word: 'Let go', count: letGo + rejected },
    { tone: 'needs-improvement', word: 'May still come', count: outstanding },
    { tone: 'poor', word: 'Lost', count: lost },
  ];
}

/** The share that arrived; all of nothing. */
export function toArrivedShare({ stored, produced }: DeliveryTally): number {
  return produced === 0 ? 1 : Math.min(1, stored / produced);
}

/** How many did not arrive, for whatever reason. */
export function toAbsent({ letGo, rejected, missing }: DeliveryTally): number {
  return letGo + rejected + missing;
}
