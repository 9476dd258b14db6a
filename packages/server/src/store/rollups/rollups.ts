import type { Database } from '../../queries/ask.ts';
import { bucketMsOf } from '../../queries/bucket.ts';
import { presenceRows } from '../../queries/person.ts';
import { HOUR_MS } from '../../queries/presence.ts';
import { REST_COLUMNS, type Rolled } from '../../queries/rolled.ts';
import type { Migratable } from '../migrate.ts';
import type { Scope, Visits } from '../store.ts';
import { DAY_MS, wholeDaysOf, without } from './days.ts';
import { ROLLED_TABLES, rollDay } from './rollDay.ts';

/** Fewer days are as soon counted from the events. */
const LEAST_DAYS = 2;
/** How often days whose visits turned up elsewhere are left out before all are. */
const ROUNDS = 4;
/** How often a question is tried because days were counted again meanwhile. */
const TRIES = 2;
/** How long after a day its visits may go on: what is counted before that would be of no use the next moment. */
const VISITS_END_MS = HOUR_MS;
/** Events of a day that are counted within seconds; the time in which what came late must be in answers grows with them. */
const EVENTS_OF_A_DAY = 5_000_000;
/** How days are counted. */
export interface RollupOptions {
  /** From the mark of an event until questions find it. @default 10 000 */
  settleMs?: number;
  /** From the mark of a removal until nothing is found any more. @default 600 000 */
  removalMs?: number;
  /** From the counting of a day until events that came late for it must be in answers; it is counted again after half of that. @default 900 000 */
  lateMs?: number;
  /** Events that are counted at a time: it must fit beside all else into the least memory that an engine has. @default 2 500 000 */
  atOnce?: number;
}

/** How many whole days are counted, and how many wait for it. */
export interface RollupProgress {
  readonly rolled: number;
  readonly waiting: number;
}

/** Days that were counted once, and the part of a question that must still be counted. */
export interface Rollups {
  /** Answers a question by what is counted; without, where nothing is or where something changed meanwhile. */
  answer<Answer>(scope: Scope, ask: (rolled?: Rolled) => Promise<Answer>): Promise<Answer>;
  /** Takes the days of visits out before these are removed, and what was counted of them off the disk. */
  takeOut(visits: Visits): Promise<() => Promise<void>>;
  /** Counts days that wait, the newest first, at most so many. */
  roll(atMost: number): Promise<RollupProgress>;
  progress(): Promise<RollupProgress>;
}

interface DayRow {
  date: number;
  built: number;
  expiresAt: number;
}

/**
 * A whole day is counted without the visits that were there on other days, too: so days add up. A day is in use while nothing has been
 * taken out of it since its counting began, nothing has come for longer than `lateMs`, nothing of it has expired, and none of the visits
 * that were counted turns up in what is left of a question.
 */
export function createRollups({
  database,
  db,
  rows,
  run,
  isHiding,
  now,
  settleMs = 10_000,
  removalMs = 600_000,
  lateMs = 900_000,
  atOnce = 2_500_000,
}: Migratable &
  RollupOptions & {
    database: string;
    db: Database;
    /** Whether rows of a project are left out of answers that were counted before. */
    isHiding: (project: string) => Promise<boolean>;
    now: () => number;
  }): Rollups {
  const table = (name: string): string => `${database}.rollup_${name}`;
  const states = `SELECT day, max(begun) AS version, argMax(d.expires, begun) AS expires, argMax(d.events, begun) AS events
  FROM ${table('days')} AS d GROUP BY day`;
  const changes = `SELECT day, max(m.until) + toIntervalMillisecond(${settleMs}) AS until,
  max(m.barred) + toIntervalMillisecond(${settleMs}) AS barred FROM ${table('marks')} AS m GROUP BY day`;
  const clock = "now64(3, 'UTC')";
  const ago = (ms: number): string =>
    `${clock} - toIntervalMillisecond(toInt64(${ms} * greatest(1, events / ${EVENTS_OF_A_DAY})))`;
  const isUsable = `version >= barred AND version <= ${clock} AND (version >= until OR version > ${ago(lateMs)})`;
  /** Of days of which a visit turned up elsewhere: when they had been counted, by project. */
  const knownBroken = new Map<string, Map<number, number>>();

  async function inUse(days: readonly number[]): Promise<Map<number, number>> {
    const first = days[0];
    const last = days.at(-1);
    if (first === undefined || last === undefined) return new Map();
    const found = await rows<DayRow>(
      `SELECT toUInt32(day) AS date, toUnixTimestamp64Milli(version) AS built, toUnixTimestamp64Milli(expires) AS expiresAt
FROM (${states}) AS s INNER JOIN (${changes}) AS c USING (day) WHERE ${isUsable} AND day >= toDate(${first}) AND day <= toDate(${last})`,
    );
    return new Map(
      found.filter(({ expiresAt }) => expiresAt > now()).map(({ date, built }) => [date, built]),
    );
  }

  /** Those of `days` of which every counted visit is nowhere in what is left. */
  async function holding(scope: Scope, days: readonly number[]): Promise<number[]> {
    let held = [...days];
    for (let round = 0; round < ROUNDS && held.length > 0; round++) {
      const rest = restOf(scope, held);
      const broken = await rows<{ date: number }>(
        `SELECT DISTINCT toUInt32(day) AS date FROM (
  SELECT toDate(hour) AS day, visit FROM ${database}.presence
  PREWHERE project = {project:String} AND hour >= toDateTime(${(held[0] ?? 0) * 86_400}, 'UTC') AND hour < toDateTime(${((held.at(-1) ?? 0) + 1) * 86_400}, 'UTC')
  WHERE visit IN (SELECT visit FROM ${rest.presence} WHERE visit != 0)
) WHERE day IN (${dates(held)})
  AND (day, visit) NOT IN (SELECT day, visit FROM ${table('apart')} WHERE project = {project:String} AND day IN (${dates(held)}))`,
        { project: scope.project },
      );
      if (broken.length === 0) return held;
      const left = new Set(broken.map(({ date }) => date));
      held = held.filter((day) => !left.has(day));
    }
    return [];
  }

  /** Asks by what is counted, and meanwhile whether that holds: it nearly always does. Nothing where too few days hold. */
  async function askOf<Answer>(
    scope: Scope,
    found: ReadonlyMap<number, number>,
    ask: (rolled: Rolled) => Promise<Answer>,
  ): Promise<{ held: readonly number[]; answer: Answer } | undefined> {
    const broken = knownBroken.get(scope.project);
    const days = wholeDaysOf(scope).filter((day) => found.has(day) && broken?.get(day) !== found.get(day));
    if (days.length < LEAST_DAYS) return undefined;
    const [held, answer] = await Promise.all([holding(scope, days), ask(rolledOf(scope, days))]);
    if (held.length === days.length) return { held, answer };
    await countAgain(
      scope.project,
      new Map([...found].filter(([day]) => days.includes(day) && !held.includes(day))),
    );
    return held.length < LEAST_DAYS ? undefined : { held, answer: await ask(rolledOf(scope, held)) };
  }

  /** Has days of which visits went on elsewhere counted without these. */
  async function countAgain(project: string, counted: ReadonlyMap<number, number>): Promise<void> {
    knownBroken.set(project, new Map([...(knownBroken.get(project) ?? []), ...counted]));
    // The answer does not wait for better days.
    await mark(counted.keys(), 'until', clock).catch(() => undefined);
  }

  /** Days whose counting is to be no good any more: what is `until` may wait, what is `barred` not. */
  function mark(days: Iterable<number>, as: 'until' | 'barred', at: string): Promise<void> {
    return run(`INSERT INTO ${table('marks')} (day, ${as}) SELECT arrayJoin([${dates([...days])}]), ${at}`);
  }

  function restOf(scope: Scope, days: readonly number[]): Pick<Database, 'events' | 'presence'> {
    const left = without(scope, days);
    const time = (at: number): string => `fromUnixTimestamp64Milli(${at}, 'UTC')`;
    const among = (column: string, isHour: boolean): string =>
      left
        .map(({ from, to }) => {
          // The hour in which a range begins is named by its beginning.
          const start = isHour ? Math.floor(from / HOUR_MS) * HOUR_MS : from;
          return `${column} >= ${time(start)} AND ${column} < ${time(to)}`;
        })
        .concat('false')
        .join(' OR ');
    const apart = `${table('apart')} WHERE project = {project:String} AND day IN (${dates(days)})`;
    return {
      events: `(SELECT ${REST_COLUMNS} FROM ${database}.events WHERE project = {project:String} AND (${among('at', false)})
  UNION ALL SELECT ${REST_COLUMNS} FROM ${apart})`,
      presence: `(SELECT project, hour, visit, person, first, last, lightest, retention_days FROM ${database}.presence
  WHERE project = {project:String} AND (${among('hour', true)})
  UNION ALL SELECT project, toStartOfHour(toDateTime(at, 'UTC')), visit, if(user = '', 0, sipHash64(user)), at, at, weight, retention_days FROM ${apart})`,
    };
  }

  function rolledOf(scope: Scope, days: readonly number[]): Rolled {
    const of = `project = {project:String} AND day IN (${dates(days)})`;
    return {
      rest: { ...db, ...restOf(scope, days) },
      counts: `(SELECT * FROM ${table('counts')} WHERE ${of})`,
      people: `(SELECT * FROM ${table('people')} WHERE ${of})`,
    };
  }

  async function waiting(): Promise<number[]> {
    const found = await rows<{ date: number }>(
      `SELECT toUInt32(day) AS date FROM (${changes}) AS c LEFT JOIN (${states}) AS s USING (day)
WHERE if(version < barred, barred <= ${clock}, version < until AND version <= ${ago(lateMs / 2)})
  AND day < toDate(${Math.floor((now() - VISITS_END_MS) / DAY_MS)}) ORDER BY day DESC`,
    );
    return found.map(({ date }) => date);
  }

  /** The database's clock was ahead when they were counted: what came since may bear an earlier mark, so they are counted again once it is as late. */
  async function leaveOutAhead(): Promise<void> {
    await run(`INSERT INTO ${table('marks')} (day, barred) SELECT day, version + toIntervalMillisecond(1) FROM (${states}) AS s
INNER JOIN (${changes}) AS c USING (day) WHERE version >= barred AND version > ${clock}`);
  }

  async function progress(): Promise<RollupProgress> {
    const [row] = await rows<{ rolled: number }>(
      `SELECT count() AS rolled FROM (${states}) AS s INNER JOIN (${changes}) AS c USING (day) WHERE ${isUsable}`,
    );
    return { rolled: row?.rolled ?? 0, waiting: (await waiting()).length };
  }

  return {
    async answer(scope, ask) {
      const days = wholeDaysOf(scope);
      const isOfHours = bucketMsOf(scope) % HOUR_MS === 0;
      if (scope.segment !== undefined || days.length < LEAST_DAYS || !isOfHours) return ask();
      if (await isHiding(scope.project)) return ask();
      for (let tried = 0; tried < TRIES; tried++) {
        const found = await inUse(days);
        const asked = await askOf(scope, found, ask);
        if (!asked) break;
        const after = await inUse(days);
        if (asked.held.every((day) => after.get(day) === found.get(day))) return asked.answer;
      }
      return ask();
    },
    async takeOut({ project, sessions }) {
      const found = await rows<{ date: number }>(
        `SELECT DISTINCT toUInt32(toDate(hour)) AS date FROM ${database}.presence WHERE ${presenceRows(sessions)}`,
        { project },
      );
      if (found.length > 0)
        await mark(
          found.map(({ date }) => date),
          'barred',
          `${clock} + toIntervalMillisecond(${removalMs})`,
        );
      return async () => {
        if (found.length === 0) return;
        const drops = found.map(
          ({ date }) => `DROP PARTITION '${new Date(date * DAY_MS).toISOString().slice(0, 10)}'`,
        );
        for (const name of ROLLED_TABLES) await run(`ALTER TABLE ${table(name)} ${drops.join(', ')}`);
      };
    },
    async roll(atMost) {
      await leaveOutAhead();
      for (const day of (await waiting()).slice(0, atMost))
        await rollDay({ rows, run }, { database, day, settleMs, atOnce });
      return progress();
    },
    progress,
  };
}

function dates(days: readonly number[]): string {
  return days.map((day) => `toDate(${day})`).join(', ');
}
