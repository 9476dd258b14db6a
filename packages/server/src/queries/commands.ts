import type { CommandUsage } from '../api/usageTypes.ts';
import type { Database } from './ask.ts';
import { MAX_NAMES, type UsageScope } from './named.ts';
import { ratioOf } from './ratio.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { hasWords, searchValues } from './search.ts';
import { SUCCEEDED } from './timed.ts';

/** What a command's runs are called. */
export const COMMAND_TYPE = 'command.run';

/** How often each command ran, how fast and with what success. */
export async function askCommands(
  db: Database,
  scope: UsageScope,
): Promise<{ commands: CommandUsage[]; found: number }> {
  const rows = await db.ask<{
    command: string;
    weights: number;
    successes: number;
    levels: [p50: number | null, p95: number | null];
    hits: number;
    misses: number;
    found: number;
  }>({
    sql: `SELECT toString(name) AS command, sum(weight) AS weights, sumIf(weight, ${SUCCEEDED}) AS successes,
  quantilesTDigestWeightedIf(0.5, 0.95)(assumeNotNull(value), weight, value IS NOT NULL) AS levels,
  sumIf(weight, cacheHit = 'true') AS hits, sumIf(weight, cacheHit = 'false') AS misses,
  count() OVER () AS found
FROM ${db.events} WHERE ${IN_SCOPE} AND type = {commandType:String} AND ${hasWords('name', scope)}
GROUP BY command ORDER BY weights DESC, command LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      ...searchValues(scope),
      commandType: COMMAND_TYPE,
      limit: MAX_NAMES,
    },
    maxRows: MAX_NAMES,
  });
  const commands = rows.map(({ command, weights, successes, levels: [p50, p95], hits, misses }) => ({
    command,
    runs: weights / 100,
    successRate: successes / weights,
    p50Ms: p50,
    p95Ms: p95,
    cacheHitRatio: ratioOf(hits, hits + misses),
  }));
  return { commands, found: rows[0]?.found ?? 0 };
}
