import type { InnerEvent } from '../../event.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { matches } from '../../queries/own/matches.ts';
import type { Scope } from '../store.ts';
import { lightestOf } from './quantile.ts';
import { select } from './select.ts';

/** `segmented` over events in memory. */
export function segmentOf(kept: readonly InnerEvent[], scope: Scope, now: number): readonly InnerEvent[] {
  const { segment, project, from } = scope;
  if (segment === undefined) return kept;
  const members = groupBy(
    select(kept, scope, now).filter((event) => event.session !== '' && matches(event, segment)),
    ({ session }) => session,
  );
  return kept
    .filter((event) => event.project === project && (event.at < from || members.has(event.session)))
    .map((event) => {
      const telling = event.at < from ? [] : (members.get(event.session) ?? []);
      return telling.length === 0 ? event : { ...event, weight: Math.max(event.weight, lightestOf(telling)) };
    });
}
