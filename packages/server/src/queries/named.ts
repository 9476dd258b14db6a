import type { NamedUsage } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketStartsOf } from './bucket.ts';
import type { Rolled } from './rolled.ts';
import { rolledUsers, rolledUses, rolledWeights } from './rolledNames.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { hasWords, type Searched, searchValues } from './search.ts';
import { BUCKET, PERSON, VISIT } from './visit.ts';

/** Names in a list, the most used first. */
export const MAX_NAMES = 50;

/** What is counted: events of one type, by what they name. */
export interface Named {
  type: string;
  by: 'name' | 'page';
}

/** A list, how many it could have, and all events of its type. */
export interface NamedList {
  names: NamedUsage[];
  found: number;
  uses: number;
}

/** A range, and what a listed thing has in its name; totals do not heed that. */
export type UsageScope = Scope & Searched;

interface NamedRow {
  label: string;
  uses: number;
  visits: number;
  /** Visits by the start of the bucket in which they first did it. */
  trend: Record<string, number>;
  usesOfAll: number;
  /** Whether it has what is searched for, and how many do; what names nothing is not among them. */
  isFound: boolean;
  found: number;
}

/** How much each thing was used, by how many visits and users, and when; a list for each of `named`. */
export async function askNamed(
  db: Database,
  scope: UsageScope,
  { named, bucketMs }: { named: readonly Named[]; bucketMs: number },
  rolled?: Rolled,
): Promise<NamedList[]> {
  const toList = toListOf(scope, bucketMs);
  if (!rolled) return Promise.all(named.map(async (one) => toList(await askOne(db, scope, one, bucketMs))));
  const types = named.map(({ type }) => type);
  const rows = await askRolled(db, scope, { types, bucketMs }, rolled);
  return types.map((type) => toList(rows.filter(({ kind }) => kind === type)));
}

/** What names nothing counts among all and is in no list. */
function toListOf(
  scope: Scope,
  bucketMs: number,
): (rows: readonly (NamedRow & { users: number })[]) => NamedList {
  const starts = bucketStartsOf(scope, bucketMs);
  return (rows) => ({
    names: rows
      .filter(({ label, isFound }) => label !== '' && isFound)
      .slice(0, MAX_NAMES)
      .map(({ label, uses, visits, users, trend }) => ({
        name: label,
        uses: uses / 100,
        visits: visits / 100,
        users: users / 100,
        trend: starts.map((at) => (trend[String(at)] ?? 0) / 100),
      })),
    found: rows[0]?.found ?? 0,
    uses: (rows[0]?.usesOfAll ?? 0) / 100,
  });
}

function askOne(
  db: Database,
  scope: UsageScope,
  { type, by }: Named,
  bucketMs: number,
): Promise<(NamedRow & { users: number })[]> {
  return db.ask({
    // A visit and a user count once, as often as what is told of them most surely stands for.
    sql: `SELECT *, sum(uses) OVER () AS usesOfAll, ${hasWords('label', scope)} AS isFound, countIf(isFound AND label != '') OVER () AS found FROM (
SELECT toString(label) AS label, sumIf(weighed, isOfVisit) AS uses,
  sumIf(lightest, isOfVisit AND visit != 0) AS visits, sumIf(lightest, NOT isOfVisit AND person != 0) AS users,
  sumMapIf(map(first, toUInt64(lightest)), isOfVisit AND visit != 0) AS trend FROM (
  SELECT label, visit, person, grouping(visit) = 0 AS isOfVisit, min(bucket) AS first, min(weight) AS lightest, sum(weight) AS weighed
  FROM (
    SELECT ${by} AS label, ${VISIT} AS visit, ${PERSON} AS person, ${BUCKET} AS bucket, weight FROM ${db.events} WHERE ${IN_SCOPE} AND type = {named:String}
  ) GROUP BY GROUPING SETS ((label, visit), (label, person))
) GROUP BY label) ORDER BY isFound DESC, uses DESC, label LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      ...searchValues(scope),
      named: type,
      bucketMs,
      limit: MAX_NAMES + 1,
    },
    maxRows: MAX_NAMES + 1,
  });
}

/** Users are looked for of what is shown alone. */
async function askRolled(
  db: Database,
  scope: UsageScope,
  { types, bucketMs }: { types: readonly string[]; bucketMs: number },
  rolled: Rolled,
): Promise<(NamedRow & { kind: string; users: number })[]> {
  const limit = MAX_NAMES + 1;
  const maxRows = limit * types.length;
  const values = { ...scopeValues(scope, db.now()), ...searchValues(scope), types };
  const rows = await db.ask<NamedRow & { kind: string; hash: string }>({
    sql: rolledUses(rolled, hasWords('label', scope)),
    values: { ...values, bucketMs, limit },
    maxRows,
  });
  const hashes = [...new Set(rows.filter(({ isFound }) => isFound).map(({ hash }) => hash))];
  const asked = { values: { ...values, hashes: hashes.map(BigInt) }, maxRows: hashes.length * types.length };
  const found = await db.ask<{
    kind: string;
    label: string;
    people: number;
    lightest: number;
    heaviest: number;
  }>({ sql: rolledUsers(rolled), ...asked });
  // Where all stand for as many as each other, none need be looked at one by one.
  const isEven = found.every(({ lightest, heaviest }) => lightest === heaviest);
  const weighed = isEven
    ? found.map(({ people, lightest, ...of }) => ({ ...of, users: people * lightest }))
    : await db.ask<{ kind: string; label: string; users: number }>({ sql: rolledWeights(rolled), ...asked });
  const users = new Map(weighed.map((one) => [JSON.stringify([one.kind, one.label]), one.users]));
  return rows.map((row) => ({ ...row, users: users.get(JSON.stringify([row.kind, row.label])) ?? 0 }));
}
