import { VIEW_TYPE } from './audience.ts';
import { bucketOfHour, COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE } from './scope.ts';
import { BUCKET, PERSON, VISIT } from './visit.ts';

/** What an event of use names: a page, or what was used. */
export const LABEL: string = `if(type = '${VIEW_TYPE}', page, name)`;

/** How much each thing of `types` was used in counted days and in what is left: at most `limit` of each type, those for which `isFound` holds first, and of them the most used. */
export function rolledUses({ rest, counts }: Rolled, isFound: string): string {
  return `SELECT kind, label, toString(sipHash64(label)) AS hash, uses, visits, trend, sum(uses) OVER (PARTITION BY kind) AS usesOfAll,
  ${isFound} AS isFound, countIf(isFound AND label != '') OVER (PARTITION BY kind) AS found FROM (
  SELECT toString(type) AS kind, toString(label) AS label, sum(used) AS uses, sum(came) AS visits,
    mapFromArrays(groupArrayIf(first, came > 0), groupArrayIf(toUInt64(came), came > 0)) AS trend
  FROM (
    SELECT type, label, first, sum(one.used) AS used, sum(one.came) AS came FROM (
      SELECT type, label, toFloat64(sum(weight)) AS used, if(whose = 0, 0, toFloat64(min(weight))) AS came, min(bucket) AS first
      FROM (SELECT type, ${LABEL} AS label, ${VISIT} AS whose, ${BUCKET} AS bucket, weight FROM ${rest.events} WHERE ${IN_SCOPE} AND type IN {types:Array(String)})
      GROUP BY type, label, whose
      UNION ALL SELECT type, name AS label, c.uses AS used, c.visits AS came, ${bucketOfHour} AS first FROM ${counts} AS c
      WHERE kind = '${COUNTED.use}' AND type IN {types:Array(String)}
    ) AS one GROUP BY type, label, first
  ) GROUP BY kind, label
) ORDER BY kind, isFound DESC, uses DESC, label LIMIT {limit:UInt32} BY kind`;
}

/** Of the users of what has one of `hashes`: how many there are, and the least and the most that one of their events stands for. */
export function rolledUsers(rolled: Rolled): string {
  return `SELECT toString(type) AS kind, toString(label) AS label, uniqExact(person) AS people, min(weight) AS lightest, max(weight) AS heaviest
FROM (${peopleOf(rolled)}) GROUP BY kind, label`;
}

/** The same where not everybody stands for as many. */
export function rolledWeights(rolled: Rolled): string {
  return `SELECT toString(type) AS kind, toString(label) AS label, sum(lightest) AS users FROM (
  SELECT type, label, person, toFloat64(min(weight)) AS lightest FROM (${peopleOf(rolled)}) GROUP BY type, label, person
) GROUP BY kind, label`;
}

function peopleOf({ rest, people }: Rolled): string {
  return `SELECT type, name AS label, person, weight FROM ${people} WHERE type IN {types:Array(String)} AND sipHash64(name) IN {hashes:Array(UInt64)}
  UNION ALL SELECT type, ${LABEL} AS label, ${PERSON} AS person, weight FROM ${rest.events}
  WHERE ${IN_SCOPE} AND type IN {types:Array(String)} AND ${PERSON} != 0 AND sipHash64(label) IN {hashes:Array(UInt64)}`;
}
