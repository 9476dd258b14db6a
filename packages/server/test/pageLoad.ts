import type { InnerEvent } from '../src/event.ts';
import { createEventIds, originOf } from '../src/intake/eventId.ts';
import type { OriginReport } from '../src/report.ts';
import { packRows } from '../src/store/rowBytes.ts';
import type { Store } from '../src/store/store.ts';
import { anEvent, NOW } from './seededEvents.ts';

/** What a page load tells and what of it arrived; what is not said is the usual. */
export interface PageLoad extends Partial<Omit<OriginReport, 'origin' | 'last'>> {
  origin: string;
  /** Numbers of the events that arrived. */
  seqs: readonly number[];
  at?: number;
}

/** The report of a page load. */
export function aReport({ origin, seqs, at = NOW - 1_000, ...more }: PageLoad): OriginReport {
  const project = more.project ?? 'default';
  const last = Math.max(0, ...seqs);
  return {
    project,
    origin: originOf(createEventIds(project, origin)(1)),
    session: 's1',
    release: '1.0.0',
    environment: 'test',
    begun: at,
    heard: NOW,
    produced: last,
    last,
    dropped: {},
    rejected: [],
    retentionDays: 90,
    ...more,
  };
}

/** The events of a page load that arrived. */
export function eventsOf({ origin, seqs, at = NOW - 1_000, ...more }: PageLoad): InnerEvent[] {
  const { project = 'default', session = 's1', release = '1.0.0', retentionDays = 90, heard = NOW } = more;
  const toId = createEventIds(project, origin);
  return seqs.map((seq) =>
    anEvent({ project, id: toId(seq), seq, at, receivedAt: heard, session, release, retentionDays }),
  );
}

let blocks = 0;

/** Stores page loads as the loader would. */
export async function keepLoads(store: Store, ...loads: readonly PageLoad[]): Promise<void> {
  blocks += 1;
  await store.insert({ token: `loads-${blocks}`, rows: packRows(loads.flatMap(eventsOf)) });
  await store.insertReports({ token: `reports-${blocks}`, rows: packRows([], ...loads.map(aReport)) });
}
