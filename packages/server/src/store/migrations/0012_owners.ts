import { alterTable } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * Whose an event is, by hash: a fourth of what the ids are to read, and a number to count and to sort by. 0 where the person allows no such id. Rows from before are read from
 * their ids until the database has filled the columns, part by part in the background. They are of the row itself, so what removes or moves a row needs to know nothing of them.
 */
export const owners: Migration = {
  version: 12,
  name: 'owners',
  statements: (place) => [
    alterTable(
      place,
      'events',
      Object.entries({ visit: 'session', person: 'user' })
        .map(
          ([column, id]) =>
            `ADD COLUMN IF NOT EXISTS ${column} UInt64 MATERIALIZED if(${id} = '', 0, sipHash64(${id}))`,
        )
        .join(', '),
    ),
    alterTable(place, 'events', 'MATERIALIZE COLUMN visit, MATERIALIZE COLUMN person'),
  ],
};
