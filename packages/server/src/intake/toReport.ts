import type { Envelope, RejectedEvent } from '@candor/core/wire';
import type { InnerEvent } from '../event.ts';
import type { OriginReport } from '../report.ts';
import { type Receipt, sessionOf } from './candor.ts';
import { createCleaner } from './cleaner.ts';
import { createEventIds, originOf } from './eventId.ts';

/** A page load that counts further is a mistake or a lie, and would hide what all others have lost. */
const maxCount = 1_000_000;

/** What an envelope tells of its origin. `events` are those of it that may be kept, `rejected` the others. */
export function toReport(
  { context, origin, dropped, produced = 0 }: Envelope,
  events: readonly InnerEvent[],
  rejected: readonly RejectedEvent[],
  { project, receivedAt, retentionDays }: Omit<Receipt, 'keyed' | 'source' | 'retentionKinds'>,
): OriginReport {
  const clean = createCleaner();
  const last = Math.max(highest(events), highest(rejected));
  return {
    project,
    origin: originOf(createEventIds(project, origin)(1)),
    session: sessionOf(context, clean),
    release: clean(context.release),
    environment: clean(context.environment),
    begun: events.reduce((earliest, { at }) => Math.min(earliest, at), receivedAt),
    heard: receivedAt,
    produced: Math.min(Math.max(produced, last), maxCount),
    last,
    dropped: Object.fromEntries(
      Object.entries(dropped ?? {}).map(([reason, count]) => [clean(reason), Math.min(count, maxCount)]),
    ),
    rejected: rejected.map(({ seq }) => seq).filter((seq) => seq > 0),
    retentionDays,
  };
}

function highest(numbered: readonly { readonly seq: number }[]): number {
  return numbered.reduce((most, { seq }) => Math.max(most, seq), 0);
}
