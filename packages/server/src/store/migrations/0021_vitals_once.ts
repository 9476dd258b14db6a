import { alterTable } from '../ddl.ts';
import { addWords } from './0004_words.ts';
import type { Migration } from './migration.ts';

/** What one vital of one page load has in common; without an id, which `basic` lets nobody send, how the page was come to tells those apart that come from the browser's cache. */
const LOAD = `multiIf(attributes['id'] != '', attributes['id'],
  source = 'own', concat(toString(bitShiftRight(toUInt128(id), 64)), ' ', attributes['navigationType']), '')`;

/** Holds for an event that tells a vital once more, because it has grown since. */
const IS_AGAIN =
  "mapContains(numbers, 'previous') OR (mapContains(numbers, 'delta') AND ifNull(numbers['delta'] != value, false))";

/**
 * Which vital of which page load and day an event tells, so that the last telling counts: even for the first, one more for those that follow, 0 for what is none. Rows from
 * before are read from their maps until the database has filled the columns, part by part in the background.
 */
export const vitalsOnce: Migration = {
  version: 21,
  name: 'vitals_once',
  statements: (place) => [
    alterTable(
      place,
      'events',
      `ADD COLUMN IF NOT EXISTS telling UInt64 MATERIALIZED if(type IN ('browser.web_vital', 'browser.route_vital') AND ${LOAD} != '',
  bitAnd(sipHash64(toDate(at), name, ${LOAD}), bitNot(toUInt64(1))) + (${IS_AGAIN}), 0),
  ${addWords(['connection'])}`,
    ),
    alterTable(place, 'events', 'MATERIALIZE COLUMN telling, MATERIALIZE COLUMN connection'),
  ],
};
