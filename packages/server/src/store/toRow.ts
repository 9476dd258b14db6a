import type { InnerEvent } from '../event.ts';
import { finite, MAX_WEIGHT, wellFormed } from './toStorable.ts';

/** The columns that `toRow` writes, in its order. */
export const ROW_COLUMNS = [
  'project',
  'at',
  'received_at',
  'id',
  'source',
  'type',
  'name',
  'value',
  'weight',
  'session',
  'user',
  'seq',
  'page',
  'release',
  'environment',
  'browser',
  'os',
  'device',
  'fingerprint',
  'message',
  'stack',
  'attributes',
  'numbers',
  'retention_days',
] as const;

/** One event as a line of `JSONCompactEachRow`: an array in the order of `ROW_COLUMNS`. */
export function toRow(event: InnerEvent): string {
  const cells = [
    event.project,
    Math.trunc(event.at),
    Math.trunc(event.receivedAt),
    event.id,
    event.source,
    event.type,
    event.name,
    event.value,
    Math.min(event.weight, MAX_WEIGHT),
    event.session,
    event.user,
    event.seq,
    event.page,
    event.release,
    event.environment,
    event.browser,
    event.os,
    event.device,
    event.fingerprint,
    event.message,
    event.stack,
    event.attributes,
    finite(event.numbers),
    event.retentionDays,
  ];
  const line = JSON.stringify(cells);
  // Half a surrogate pair, as a cut emoji leaves it, is written as `\udXXX`: the database refuses the whole block
  // for it. A paired one is written as it is, so this branch is rare.
  return line.includes('\\ud') ? JSON.stringify(wellFormed(cells)) : line;
}
