import { checkClusterName, type Place } from './ddl.ts';
import type { Migratable } from './migrate.ts';

type Settings = Readonly<Record<string, string | number>>;

/** What each statement asks of a cluster, so that an answer is whole and an acknowledgement true. */
export interface ClusterSettings {
  /** Questions. */
  readonly read: Settings;
  /** Blocks of the loader, which have a token. */
  readonly write: Settings;
  /** Small inserts that may be stored twice without harm: the servers gather them. */
  readonly gather: Settings;
  /** Changes of the schema, erasures, and rows that are inserted from others. */
  readonly change: Settings;
  /** Claims that must be seen by whoever looks next, on whichever server. */
  readonly agree: Settings;
  /** Questions for what was agreed on. */
  readonly readAgreed: Settings;
}

/** Replicas that must have a block before it counts as stored: most of them, or a number. */
export type Quorum = 'auto' | number;

/** Below the client's own limit, so that what comes back says what went wrong. */
const WAIT_SECONDS = 50;

/** https://clickhouse.com/docs/operations/settings/settings */
export function clusterSettings(
  quorum: Quorum = 'auto',
  { replicas, servers }: ClusterSize = { replicas: 2, servers: 2 },
): ClusterSettings {
  // A quorum of one would wait for others that there are not.
  const most = replicas === 1 ? '0' : 'auto';
  // Most of two are both. Whoever goes on with one goes on with one here too: who was first is known to the keeper, and only seen later by the other.
  const isAlone = servers === 1 || (servers === 2 && quorum === 1);
  const readAgreed: Settings = { select_sequential_consistency: isAlone ? '0' : '1' };
  const durable: Settings = {
    insert_quorum: quorum === 1 ? '0' : quorum === 'auto' ? most : String(quorum),
    insert_quorum_timeout: WAIT_SECONDS * 1000,
    insert_quorum_parallel: 1,
    // Answered when every shard has its share, not when a queue on one server's disk has.
    distributed_foreground_insert: 1,
  };
  const read: Settings = {
    // What a condition looks up is looked up on all shards, wherever the rows of a visit lie.
    distributed_product_mode: 'global',
    // Half an answer is none.
    skip_unavailable_shards: 0,
    fallback_to_stale_replicas_for_distributed_queries: 0,
  };
  return {
    read,
    write: durable,
    gather: {
      ...durable,
      async_insert: 1,
      wait_for_async_insert: 1,
      wait_for_async_insert_timeout: WAIT_SECONDS,
      insert_deduplicate: 0,
      async_insert_deduplicate: 0,
      // Before 26.2 what is gathered is refused with it.
      deduplicate_blocks_in_dependent_materialized_views: 0,
    },
    change: {
      ...read,
      ...durable,
      distributed_ddl_task_timeout: String(WAIT_SECONDS),
      distributed_ddl_output_mode: 'throw',
      alter_sync: '2',
      mutations_sync: '2',
      lightweight_deletes_sync: '2',
      // Replicas repeat what one was told, and none of them takes a condition that says something else on each: it is told the time instead of a clock.
      mutations_execute_nondeterministic_on_initiator: 1,
      replication_wait_for_inactive_replica_timeout: String(WAIT_SECONDS),
      // Rows that were there, left and come back are no repetition.
      insert_deduplicate: 0,
      parallel_distributed_insert_select: '0',
      wait_end_of_query: 1,
    },
    agree: {
      insert_quorum: isAlone ? '0' : 'auto',
      insert_quorum_timeout: WAIT_SECONDS * 1000,
      // Only inserts one after another can be read back for certain; of others nothing would be seen.
      insert_quorum_parallel: 0,
      ...readAgreed,
      insert_deduplicate: 0,
    },
    readAgreed,
  };
}

/** What a cluster is made of. */
export interface ClusterSize {
  /** Of the shard that has the fewest. */
  readonly replicas: number;
  /** All of them, each of which has all of the small tables. */
  readonly servers: number;
}

/** Asks how large a cluster is. */
export async function sizeOf({ rows }: Pick<Migratable, 'rows'>, cluster: string): Promise<ClusterSize> {
  const shards = await rows<{ replicas: number }>(
    'SELECT count() AS replicas FROM system.clusters WHERE cluster = {cluster:String} GROUP BY shard_num',
    { cluster },
  );
  const counts = shards.map(({ replicas }) => replicas);
  return {
    replicas: Math.min(...counts),
    servers: counts.reduce((sum, count) => sum + count, 0),
  };
}

/** Says what is wrong with a cluster before anything is made there, and what to change. */
export async function checkCluster({ rows }: Pick<Migratable, 'rows'>, { cluster }: Place): Promise<void> {
  if (cluster === undefined) return;
  checkClusterName(cluster);
  const known = await rows<{ cluster: string; internal: number }>(
    'SELECT cluster, min(internal_replication) AS internal FROM system.clusters GROUP BY cluster ORDER BY cluster',
  );
  const found = known.find((entry) => entry.cluster === cluster);
  if (!found) {
    const names = known.map((entry) => entry.cluster).join(', ') || 'none at all';
    throw new Error(
      `[candor] The database knows no cluster "${cluster}". Set CANDOR_CLICKHOUSE_CLUSTER to one that it knows (${names}), or add this one to its remote_servers`,
    );
  }
  if (found.internal === 0)
    throw new Error(
      `[candor] Shards of cluster "${cluster}" would be written once for each replica, and so twice. Set <internal_replication>true</internal_replication> for each shard in remote_servers`,
    );
  const macros = await rows<{ macro: string }>('SELECT macro FROM system.macros');
  const missing = ['shard', 'replica'].filter((name) => !macros.some(({ macro }) => macro === name));
  if (missing.length > 0)
    throw new Error(
      `[candor] The database does not know its ${missing.join(' and ')}: give each server of cluster "${cluster}" <macros> with <shard> and <replica>`,
    );
}
