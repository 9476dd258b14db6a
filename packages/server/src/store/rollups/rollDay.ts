import { VIEW_TYPE } from '../../queries/audience.ts';
import { ACTION_TYPES, ENGAGED_TYPES } from '../../queries/engagement.ts';
import { ERROR_TYPE } from '../../queries/errors.ts';
import { EXPOSURE_TYPE, NO_GOALS } from '../../queries/experiments.ts';
import { visitsWhere } from '../../queries/insightFacts.ts';
import { COUNTED, REST_COLUMNS } from '../../queries/rolled.ts';
import { LABEL } from '../../queries/rolledNames.ts';
import { CLICK_TYPE, ENGAGEMENT_TYPE, FEATURE_TYPE } from '../../queries/usage.ts';
import { PERSON, TURN, VISIT, WEIGHT } from '../../queries/visit.ts';
import { wordList } from '../../queries/wordList.ts';
import type { Migratable } from '../migrate.ts';
import { DAY_MS } from './days.ts';

/** The tables that hold what was counted of a day, each with one beside it in which it is made. */
export const ROLLED_TABLES = ['counts', 'people', 'apart'] as const;

const USED: readonly string[] = [VIEW_TYPE, FEATURE_TYPE, CLICK_TYPE];
const hourOf = (at: string): string => `toStartOfHour(toDateTime(${at}, 'UTC'))`;

/** How often a day is counted before it is forgotten when it had been. */
const MAX_STATES = 10;

/** What does not fit into memory is put together on the disk. */
const GENTLY = `SETTINGS max_threads = 2, max_bytes_before_external_group_by = ${48 * 1024 * 1024}, join_algorithm = 'grace_hash'`;

/** What an empty day has until then. */
const FAR = Date.UTC(2200, 0);

interface DayFacts {
  clock: number;
  events: number;
  /** The longest that any of them is kept. */
  days: number;
  /** When the first of them expires. */
  expires: number;
}

/**
 * Counts a day and puts that in place of what was counted of it before. It may be cut off anywhere and repeated: the day is out of use from
 * the first statement, and in use again with the last.
 */
export async function rollDay(
  { run, rows }: Migratable,
  { database, day, settleMs, atOnce }: { database: string; day: number; settleMs: number; atOnce: number },
): Promise<void> {
  const [facts] = await rows<DayFacts>(
    `SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS clock, count() AS events, max(retention_days) AS days,
  toUnixTimestamp64Milli(min(at + toIntervalDay(retention_days))) AS expires FROM ${database}.events WHERE ${onDay(day)}`,
  );
  if (!facts) return;
  const begun = `fromUnixTimestamp64Milli(${facts.clock}, 'UTC')`;
  const date = `toDate(${day})`;
  const table = (name: string): string => `${database}.rollup_${name}`;
  // What is being swapped is not read.
  await run(
    `INSERT INTO ${table('marks')} (day, barred) SELECT ${date}, ${begun} - toIntervalMillisecond(${settleMs})`,
  );
  const partition = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const clear = async (): Promise<void> => {
    for (const name of ROLLED_TABLES)
      await run(`ALTER TABLE ${table(name)}_staging DROP PARTITION '${partition}'`);
  };
  await clear();
  if (facts.events > 0)
    for (const statement of statementsOf(database, { day, ...facts, atOnce }))
      await run(`${statement} ${GENTLY}`);
  for (const name of ROLLED_TABLES) {
    const [made] = await rows<{ n: number }>(
      `SELECT count() AS n FROM ${table(name)}_staging WHERE day = ${date}`,
    );
    await run(
      made && made.n > 0
        ? `ALTER TABLE ${table(name)} REPLACE PARTITION '${partition}' FROM ${table(name)}_staging`
        : `ALTER TABLE ${table(name)} DROP PARTITION '${partition}'`,
    );
  }
  await run(
    `INSERT INTO ${table('days')} (day, begun, expires, events) SELECT ${date}, ${begun}, fromUnixTimestamp64Milli(${facts.events > 0 ? facts.expires : FAR}, 'UTC'), ${facts.events}`,
  );
  const [states] = await rows<{ n: number }>(`SELECT count() AS n FROM ${table('days')} WHERE day = ${date}`);
  if (states && states.n > MAX_STATES)
    await run(`DELETE FROM ${table('days')} WHERE day = ${date} AND begun < ${begun}`);
  await clear();
}

function onDay(day: number): string {
  const time = (at: number): string => `fromUnixTimestamp64Milli(${at}, 'UTC')`;
  return `at >= ${time(day * DAY_MS)} AND at < ${time((day + 1) * DAY_MS)}`;
}

function statementsOf(
  database: string,
  { day, days, events, atOnce }: DayFacts & { day: number; atOnce: number },
): string[] {
  const count = Math.ceil(events / atOnce);
  const shares = Array.from({ length: count }, (_, index) => ({ count, index }));
  // Who is apart must be known of all before anything of a user is counted.
  return [
    ...shares.map((share) => apartOf(database, day, share)),
    ...shares.flatMap((share) => countsOf(database, { day, days }, share)),
  ];
}

/** Some of a day's visits, or of its users. */
interface Share {
  count: number;
  index: number;
}

function isIn({ count, index }: Share, column: string): string {
  return count === 1 ? 'true' : `${column} % ${count} = ${index}`;
}

const isOfDay = (day: number): string =>
  `hour >= toDateTime(${day * 86_400}, 'UTC') AND hour < toDateTime(${(day + 1) * 86_400}, 'UTC')`;

/** Puts aside the events of visits that were there on other days, too. */
function apartOf(database: string, day: number, share: Share): string {
  const visits = `SELECT visit FROM ${database}.presence WHERE ${isIn(share, 'visit')}`;
  return `INSERT INTO ${database}.rollup_apart_staging (day, ${REST_COLUMNS}) SELECT toDate(${day}), ${REST_COLUMNS} FROM ${database}.events
WHERE ${onDay(day)} AND session != '' AND ${VISIT} IN (
  ${visits} AND visit != 0 AND NOT (${isOfDay(day)}) AND visit IN (${visits} AND ${isOfDay(day)}))`;
}

function countsOf(database: string, { day, days }: { day: number; days: number }, share: Share): string[] {
  const date = `toDate(${day})`;
  const counts = `INSERT INTO ${database}.rollup_counts_staging (project, day, kind, type, name, variant, hour, rows, uses, visits, squares, active, actions, pages, retention_days)`;
  const people = `INSERT INTO ${database}.rollup_people_staging (project, day, type, name, hour, person, weight, retention_days)`;
  const apart = `SELECT visit FROM ${database}.rollup_apart_staging WHERE day = ${date}`;
  // The same set for all that follows, whatever is stored meanwhile.
  const ofAll = `${onDay(day)} AND (session = '' OR ${VISIT} NOT IN (${apart}))`;
  const alone = `${ofAll} AND ${isIn(share, VISIT)}`;
  const ofUsers = `${ofAll} AND user != '' AND ${isIn(share, PERSON)}`;
  const row = (
    values: Partial<
      Record<
        | 'type'
        | 'name'
        | 'variant'
        | 'hour'
        | 'rows'
        | 'uses'
        | 'visits'
        | 'squares'
        | 'active'
        | 'actions'
        | 'pages',
        string
      >
    >,
    kind: string,
  ): string => {
    const {
      type = "''",
      name = "''",
      variant = "''",
      hour = `toDateTime(${day * 86_400}, 'UTC')`,
      rows = '0',
      uses = '0',
      visits = '0',
      squares = '0',
      active = '0',
      actions = '0',
      pages = '0',
    } = values;
    return `SELECT project, ${date}, '${kind}', ${type}, ${name}, ${variant}, ${hour}, ${rows}, ${uses}, ${visits}, ${squares}, ${active}, ${actions}, ${pages}, ${days}`;
  };
  const exposed = `SELECT project, toString(name) AS label, ${VISIT} AS visit, argMin(variant, ${TURN}) AS shown, min(at) AS met,
    max(${WEIGHT}) AS heaviest
  FROM ${database}.events WHERE ${alone} AND type = '${EXPOSURE_TYPE}' AND session != '' GROUP BY project, label, visit`;
  const isError = `type = '${ERROR_TYPE}'`;
  return [
    `${counts} ${row({ hour: 'began', rows: 'count()', visits: 'sum(lightest)' }, COUNTED.visit)} FROM (
  SELECT project, ${VISIT} AS visit, ${hourOf('min(at)')} AS began, min(${WEIGHT}) AS lightest
  FROM ${database}.events WHERE ${alone} AND session != '' GROUP BY project, visit) GROUP BY project, began`,
    `${counts} ${row({ hour: 'happened', uses: `sum(${WEIGHT})` }, COUNTED.view)} FROM (
  SELECT project, ${hourOf('at')} AS happened, weight FROM ${database}.events WHERE ${alone} AND type = '${VIEW_TYPE}'
) GROUP BY project, happened`,
    `${counts} ${row({ type: 'type', name: 'label', hour: 'began', uses: 'sum(used)', visits: 'sum(lightest)' }, COUNTED.use)} FROM (
  SELECT project, type, ${LABEL} AS label, ${VISIT} AS visit, ${hourOf('min(at)')} AS began, sum(${WEIGHT}) AS used,
    if(visit = 0, 0, min(${WEIGHT})) AS lightest
  FROM ${database}.events WHERE ${alone} AND type IN (${wordList(USED)}) GROUP BY project, type, label, visit
) GROUP BY project, type, label, began`,
    `${counts} ${row({ uses: 'sum(lightest * active)', visits: 'sum(lightest)' }, COUNTED.active)} FROM (
  SELECT project, ${VISIT} AS visit, sum(numbers['activeMs']) AS active, min(${WEIGHT}) AS lightest
  FROM ${database}.events WHERE ${alone} AND type = '${ENGAGEMENT_TYPE}' AND session != '' GROUP BY project, visit) GROUP BY project`,
    `${counts} ${row({ rows: 'count()', visits: 'sum(lightest)', squares: 'sum(lightest * lightest)', active: 'activeMs', actions: 'acts', pages: 'views' }, COUNTED.engaged)} FROM (
  SELECT project, ${VISIT} AS visit, min(${WEIGHT}) AS lightest, sumIf(numbers['activeMs'], type = '${ENGAGEMENT_TYPE}') AS activeMs,
    countIf(type IN (${wordList(ACTION_TYPES)})) AS acts, countIf(type = '${VIEW_TYPE}') AS views
  FROM ${database}.events WHERE ${alone} AND session != '' AND type IN (${wordList(ENGAGED_TYPES)}) GROUP BY project, visit
) GROUP BY project, activeMs, acts, views`,
    `${counts} ${row({ rows: `uniqExactIf(${VISIT}, session != '') + countIf(session = '')` }, COUNTED.all)}
FROM ${database}.events WHERE ${alone} GROUP BY project`,
    `${counts} ${row({ variant: 'toString(release)', rows: visitsWhere('true'), uses: visitsWhere(isError), active: 'toUnixTimestamp64Milli(min(at))' }, COUNTED.released)}
FROM ${database}.events WHERE ${alone} AND release != '' GROUP BY project, release`,
    `${counts} ${row({ name: 'page', variant: 'toString(release)', rows: visitsWhere('true'), uses: visitsWhere(isError) }, COUNTED.visited)}
FROM ${database}.events WHERE ${alone} AND release != '' AND page != '' GROUP BY project, page, release`,
    `${counts} ${row({ name: 'label', variant: 'shown', rows: 'count()', visits: 'sum(heaviest)', squares: 'sum(heaviest * heaviest)' }, COUNTED.exposed)}
FROM (${exposed}) GROUP BY project, label, shown`,
    `${counts} ${row({ type: 'kind', name: 'label', variant: 'shown', visits: 'sum(stands)', squares: 'sum(stands * stands / heaviest)' }, COUNTED.reached)} FROM (
  SELECT exposed.project AS project, kind, label, shown, heaviest, greatest(heaviest, lightest) AS stands FROM (${exposed}) AS exposed INNER JOIN (
    SELECT project, type AS kind, ${VISIT} AS visit, max(at) AS reached, min(${WEIGHT}) AS lightest
    FROM ${database}.events WHERE ${alone} AND session != '' GROUP BY project, kind, visit
  ) AS goals ON exposed.project = goals.project AND exposed.visit = goals.visit WHERE reached >= met
) GROUP BY project, kind, label, shown`,
    `${counts} ${row({ type: 'type', uses: `sum(${WEIGHT})` }, COUNTED.goal)} FROM ${database}.events
WHERE ${alone} AND type NOT IN (${wordList(NO_GOALS)}) AND session != '' AND (project, ${VISIT}) IN (
  SELECT project, ${VISIT} FROM ${database}.events WHERE ${alone} AND type = '${EXPOSURE_TYPE}' AND session != ''
) GROUP BY project, type`,
    `${people} SELECT project, ${date}, type, ${LABEL} AS label, toDateTime(${day * 86_400}, 'UTC'), sipHash64(user) AS who, min(weight), ${days} FROM ${database}.events
WHERE ${ofUsers} AND type IN (${wordList(USED)}) GROUP BY project, type, label, who`,
    `${people} SELECT project, ${date}, '', '', ${hourOf('at')} AS happened, sipHash64(user) AS who, min(weight), ${days} FROM ${database}.events
WHERE ${ofUsers} GROUP BY project, happened, who`,
  ];
}
