import type { InnerEvent } from '../../event.ts';
import type { Searched } from '../../queries/search.ts';
import type { Scope } from '../store.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The events of a scope that have not expired, newest first. */
export function select(events: readonly InnerEvent[], scope: Scope, now: number): InnerEvent[] {
  return events
    .filter(({ project, at, retentionDays }) => {
      const isInRange = at >= scope.from && at < scope.to;
      return project === scope.project && isInRange && at + retentionDays * DAY_MS > now;
    })
    .sort((a, b) => b.at - a.at || compareText(b.id, a.id));
}

/** Orders text by its UTF-8 bytes, as the database does. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Those of events that happened on a page, or all where none is given. */
export function onPage(events: readonly InnerEvent[], { page }: { page?: string }): InnerEvent[] {
  return events.filter((event) => page === undefined || event.page === page);
}

/** Whether a text has what is searched for. */
export function hasWords(text: string, { search = '' }: Searched): boolean {
  return text.toLowerCase().includes(search.toLowerCase());
}
