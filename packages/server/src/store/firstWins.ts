import type { Migratable } from './migrate.ts';
import type { Block } from './store.ts';

/**
 * A database as servers agree in it. ClickHouse compares and swaps in one place: of inserts with the same token the first is kept. Where the
 * token is a number that goes up, nobody can write the next one without having seen all before.
 */
export interface FirstWins extends Migratable {
  database: string;
  insert(block: Block, into: string): Promise<void>;
}
