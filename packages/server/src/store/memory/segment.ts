import type { InnerEvent } from '../../event.ts';
import { matches } from '../../queries/own/matches.ts';
import type { Scope } from '../store.ts';
import { select } from './select.ts';

/** `segmented` over events in memory. */
export function segmentOf(kept: readonly InnerEvent[], scope: Scope, now: number): readonly InnerEvent[] {
  const { segment, project, from } = scope;
  if (segment === undefined) return kept;
  const members = new Set(
    select(kept, scope, now)
      .filter((event) => event.session !== '' && matches(event, segment))
      .map(({ session }) => session),
  );
  return kept.filter((event) => event.project === project && (event.at < from || members.has(event.session)));
}
