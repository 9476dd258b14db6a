import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { GENERATION_TYPES } from './generations.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';

/** Which users, and how many of them. */
export interface GenerationUsersScope extends Scope {
  /** Attempts that somebody must have made. */
  least: number;
  limit: number;
}

/** How one user's generations went, weighted by sampling. */
export interface GenerationUser {
  /** As it is stored: the id of a browser, or the keyed hash of an account. */
  user: string;
  attempts: number;
  failures: number;
  retries: number;
  successes: number;
}

/** Users by how well their generations go. */
export interface GenerationUsers {
  /** Users with enough attempts, whether or not they are listed. */
  total: number;
  /** Of them, by successes ÷ attempts: below a half, below four fifths, and above. */
  segments: { struggling: number; mixed: number; fluent: number };
  /** The least successful first. */
  users: GenerationUser[];
}

/** Below which somebody struggles, and from which all is well. */
export const SEGMENTS = { mixed: 0.5, fluent: 0.8 } as const;

const PERSON = "if(attributes['user.hash'] != '', attributes['user.hash'], user)";
const COUNTED = `SELECT ${PERSON} AS who, sumIf(weight, type = {attempt:String}) / 100 AS attempts,
  sumIf(weight, type = {failure:String}) / 100 AS failures, sumIf(weight, type = {retry:String}) / 100 AS retries,
  sumIf(weight, type = {success:String}) / 100 AS successes`;

/** How well generating goes for each user who has one of the two pseudonyms. */
export async function generationUsers(
  db: Database,
  { least, limit, ...scope }: GenerationUsersScope,
): Promise<GenerationUsers> {
  const values = { ...scopeValues(scope, db.now()), ...GENERATION_TYPES, least, limit, ...SEGMENTS };
  const each = `${COUNTED} FROM ${db.events} WHERE ${IN_SCOPE}
  AND type IN ({attempt:String}, {failure:String}, {retry:String}, {success:String})
GROUP BY who HAVING who != '' AND attempts > 0 AND attempts >= {least:UInt32}`;
  const [users, [sum]] = await Promise.all([
    db.ask<GenerationUser>({
      sql: `SELECT who AS user, attempts, failures, retries, successes FROM (${each})
ORDER BY successes / attempts, attempts DESC, user LIMIT {limit:UInt32}`,
      values,
      maxRows: limit,
    }),
    db.ask<{ total: number; struggling: number; fluent: number }>({
      sql: `SELECT count() AS total, countIf(successes / attempts < {mixed:Float64}) AS struggling,
  countIf(successes / attempts >= {fluent:Float64}) AS fluent FROM (${each})`,
      values,
      maxRows: 1,
    }),
  ]);
  const { total = 0, struggling = 0, fluent = 0 } = sum ?? {};
  return { total, segments: { struggling, mixed: total - struggling - fluent, fluent }, users };
}
