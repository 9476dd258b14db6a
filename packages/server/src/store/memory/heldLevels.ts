import type { InnerEvent } from '../../event.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { byFrequency } from '../../queries/heldLevels.ts';
import type { LevelRow } from '../store.ts';

/** `heldLevels` over events in memory. */
export function heldLevelsOf(events: readonly InnerEvent[], since: number): LevelRow[] {
  const kept = events.filter(({ receivedAt }) => receivedAt >= since);
  return [...groupBy(kept, ({ type, consent }) => JSON.stringify([type, consent])).values()]
    .map((own): LevelRow => {
      const { type = '', consent = '' } = own[0] ?? {};
      const names = own.flatMap(({ attributes, numbers }) => [
        ...Object.keys(attributes),
        ...Object.keys(numbers),
      ]);
      return {
        type,
        consent,
        events: own.length,
        visits: own.filter(({ session }) => session !== '').length,
        users: own.filter(({ user }) => user !== '').length,
        pages: own.filter(({ page }) => page !== '').length,
        fields: consent === 'basic' || consent === 'enhanced' ? [...new Set(names)] : [],
      };
    })
    .sort(byFrequency);
}
