import type { InnerEvent } from '../../packages/server/src/event.ts';
import type { OriginReport } from '../../packages/server/src/report.ts';
import { type Faults, faultsOf, isIn, type Release, releasesOf, type Span } from './plan.ts';
import { createRandom } from './random.ts';
import { seasonOf } from './season.ts';
import { makeVisit } from './visit.ts';

/** What a made-up past is like. */
export interface HistoryOptions {
  /** The same seed and end make the same past. @default 1 */
  seed?: number;
  /** Where it ends, rounded down to an hour; milliseconds since the epoch. */
  end: number;
  /** @default 365 */
  days?: number;
  /** Visits of a usual day at the end; a visit has some 15 events. @default 60 */
  visitsPerDay?: number;
  /** @default 'default' */
  project?: string;
  /** Days for which the rows are kept; more than `days`, or the database removes some at once. @default days + 35 */
  retentionDays?: number;
}

/** What comes in one hour. */
interface HistoryHour {
  events: InnerEvent[];
  reports: OriginReport[];
}

/** A made-up past of a shop: seasons by hour of the week, growth, releases, levels of consent, sampled visits, planted faults. */
export interface History extends Span {
  releases: readonly Release[];
  faults: Faults;
  /** Hour by hour, the oldest first; the same whenever it is asked for. */
  hours(): Generator<HistoryHour>;
}

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;
const EVENTS_IN_VISIT_MS = 20 * 60 * 1_000;

/** Plans a past; nothing is made before `hours()` is read. */
export function planHistory({
  seed = 1,
  end,
  days = 365,
  visitsPerDay = 60,
  project = 'default',
  retentionDays = days + 35,
}: HistoryOptions): History {
  const to = Math.floor(end / HOUR) * HOUR;
  const from = to - days * DAY;
  const releases = releasesOf({ from, to });
  const faults = faultsOf({ from, to }, releases);
  const people = Math.max(10, visitsPerDay * 3);

  function* hours(): Generator<HistoryHour> {
    const random = createRandom(seed);
    for (let hour = from; hour < to; hour += HOUR) {
      const expected = visitsPerDay * seasonOf(hour, to);
      // Up to a half more or less, and what is left of one by chance.
      const wanted = expected * (0.5 + random.share());
      const count = Math.floor(wanted) + (random.share() < wanted % 1 ? 1 : 0);
      const events: InnerEvent[] = [];
      const reports: OriginReport[] = [];
      for (let visit = 0; visit < count; visit += 1) {
        const at = hour + random.whole(HOUR - EVENTS_IN_VISIT_MS);
        const release = releases.findLast((one) => isIn(one, at));
        if (!release) continue;
        const made = makeVisit(random, { project, at, release, faults, retentionDays, people });
        events.push(...made.events);
        reports.push(made.report);
      }
      yield { events, reports };
    }
  }

  return { from, to, releases, faults, hours };
}
