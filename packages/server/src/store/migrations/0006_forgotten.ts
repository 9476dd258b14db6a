import { alterTable } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * Statements that are done leave the disk with the next one: that of an erasure names the visits. The next is the rewriting
 * without their rows, which names none. https://clickhouse.com/docs/operations/settings/merge-tree-settings#finished_mutations_to_keep
 */
export const forgotten: Migration = {
  version: 6,
  name: 'forgotten',
  statements: (place) =>
    ['events', 'origins', 'presence'].map((table) =>
      alterTable(place, table, 'MODIFY SETTING finished_mutations_to_keep = 1'),
    ),
};
