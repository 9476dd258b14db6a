import type { Scope } from '../store/store.ts';
import type { BoundValue } from './ask.ts';

/** Holds for the events of a scope that have not expired, whether or not the database has removed the expired. */
export const IN_SCOPE = `project = {project:String}
  AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND at + toIntervalDay(retention_days) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')`;

/** The values that `IN_SCOPE` binds. */
export function scopeValues(scope: Scope, now: number): Record<string, BoundValue> {
  return { project: scope.project, from: scope.from, to: scope.to, now };
}

/** The range alone, as answers repeat it. */
export function rangeOf({ from, to }: Scope): { from: number; to: number } {
  return { from, to };
}
