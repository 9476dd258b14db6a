import { join } from 'node:path';

/** What chDB only takes while it opens, as command-line flags of ClickHouse. */
export function toEngineFlags({
  dataPath,
  memoryLimitBytes,
}: {
  dataPath: string;
  memoryLimitBytes: number;
}): readonly string[] {
  // Of the limit, like all else: two of them, and questions have the rest.
  const cacheBytes = Math.floor(Math.min(32 * 2 ** 20, memoryLimitBytes / 16));
  return [
    // The engine's own defaults are 90 % of the machine and 5 GB.
    `--max_server_memory_usage=${memoryLimitBytes}`,
    `--mark_cache_size=${cacheBytes}`,
    `--primary_index_cache_size=${cacheBytes}`,
    // The default is the number of cores; a mutated part then waits 135 ms for its turn.
    '--background_pool_size=8',
    `--backups.allowed_path=${join(dataPath, 'backups')}`,
  ];
}
