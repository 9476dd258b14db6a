import { alterTable } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** What each event's person allowed, so that what is kept can be held against it at any time. Empty in older rows. */
export const consent: Migration = {
  version: 9,
  name: 'consent',
  statements: (place) => [
    alterTable(place, 'events', 'ADD COLUMN IF NOT EXISTS consent LowCardinality(String)'),
  ],
};
