import type { OutcomeCount } from '../../api/types.ts';
import type { Ending } from '../../intake/outcomes.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_ENDINGS } from '../../queries/outcomes.ts';
import type { Scope } from '../store.ts';

/** What became of events, of whole minutes. */
export function outcomesOf(endings: readonly Ending[], { project, from, to }: Scope): OutcomeCount[] {
  const own = endings.filter((one) => one.project === project && one.minute >= from && one.minute < to);
  const placeOf = ({ key, outcome, reason }: OutcomeCount): string => [key, outcome, reason].join('\n');
  return [...groupBy(own, placeOf)]
    .flatMap(([, alike]) => {
      const [first] = alike;
      const events = alike.reduce((sum, one) => sum + one.events, 0);
      return first ? [{ key: first.key, outcome: first.outcome, reason: first.reason, events }] : [];
    })
    .sort((a, b) => b.events - a.events || (placeOf(a) < placeOf(b) ? -1 : 1))
    .slice(0, MAX_ENDINGS);
}
