import { setTimeout as sleep } from 'node:timers/promises';
import type { Migratable } from './migrate.ts';

interface Lease {
  name: string;
  holder: string;
  forMs: number;
  settleMs: number;
}

/**
 * Takes or renews a lease. Nothing is compared and swapped in ClickHouse: whoever wants one writes a claim, waits until every
 * claim that began earlier has been written as well, and has it if no other claim that still counts is older.
 */
export async function claimLease(
  { rows, run }: Migratable,
  database: string,
  { name, holder, forMs, settleMs }: Lease,
): Promise<boolean> {
  const before = await firstOf({ rows, run }, database, name);
  if (before && before.owner !== holder) return false;
  await run(
    `INSERT INTO ${database}.leases (name, holder, since, until) SELECT {name:String}, {holder:String},
  ${before ? "fromUnixTimestamp64Milli({since:Int64}, 'UTC')" : "now64(3, 'UTC')"}, now64(3, 'UTC') + toIntervalMillisecond({forMs:UInt32})`,
    { name, holder, forMs, ...(before && { since: before.begun }) },
  );
  if (before) return true;
  await sleep(settleMs);
  return (await firstOf({ rows, run }, database, name))?.owner === holder;
}

/** Who has held it longest of those whose claims still count; a renewal keeps the time of its first claim. */
async function firstOf(
  { rows }: Migratable,
  database: string,
  name: string,
): Promise<{ owner: string; begun: number } | undefined> {
  const [first] = await rows<{ owner: string; begun: number }>(
    `SELECT holder AS owner, toUnixTimestamp64Milli(since) AS begun FROM ${database}.leases
WHERE name = {name:String} AND until > now64(3, 'UTC') ORDER BY since, holder LIMIT 1`,
    { name },
  );
  return first;
}
