import type { EventsAnswer, StoredEvent } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { toStoredEvent } from './toStoredEvent.ts';

/** Events in an answer unless asked otherwise. */
export const DEFAULT_EVENTS = 100;

type EventRow = Omit<StoredEvent, 'attributes' | 'fingerprint'> & {
  fingerprint: string;
  attributes: Record<string, string>;
  numbers: Record<string, number>;
};

/** What happened, newest first. */
export async function events(
  db: Database,
  scope: Scope & { type?: string; session?: string; limit?: number },
): Promise<EventsAnswer> {
  const limit = scope.limit ?? DEFAULT_EVENTS;
  const conditions = [
    IN_SCOPE,
    scope.type === undefined ? 'true' : 'type = {type:String}',
    scope.session === undefined ? 'true' : 'session = {session:String}',
  ].join(' AND ');
  const rows = await db.ask<{ event: EventRow }>({
    // The newest are picked by narrow columns first: messages and maps of the others are never read.
    sql: `SELECT CAST((toString(id), toUnixTimestamp64Milli(at), toUnixTimestamp64Milli(received_at), type, name,
    value, page, session, browser, os, device, release, environment, message, toString(fingerprint),
    attributes, numbers),
    'Tuple(id String, at Int64, receivedAt Int64, type String, name String, value Nullable(Float64), page String,
    session String, browser String, os String, device String, release String, environment String, message String, fingerprint String,
    attributes Map(String, String), numbers Map(String, Float64))') AS event
FROM ${db.events} WHERE ${conditions} AND (at, id) IN (
  SELECT at, id FROM ${db.events} WHERE ${conditions} ORDER BY at DESC, toUInt128(id) DESC LIMIT {limit:UInt32}
) ORDER BY at DESC, toString(id) DESC LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      limit,
      ...(scope.type !== undefined && { type: scope.type }),
      ...(scope.session !== undefined && { session: scope.session }),
    },
    maxRows: limit,
  });
  return { range: rangeOf(scope), events: rows.map(({ event }) => toStoredEvent(event)) };
}
