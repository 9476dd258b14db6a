import type { AlertRule } from '../api/types.ts';
import { reasonOf } from '../log.ts';
import { advance, CALM, type Turn } from './advance.ts';
import type { Book, BookState, RuleRecord, StoredIncident } from './book.ts';
import { fire, keepQuiet, log, recover, silencedOf, type Telling, tell } from './incidents.ts';
import { type Judged, look } from './look.ts';
import type { Sources } from './measure.ts';
import { timesOver } from './preview.ts';
import type { Silences } from './silences.ts';

const MINUTE = 60 * 1_000;
const DAY = 24 * 60 * 60 * 1_000;
/** Looks that one question may catch up with, each as often as the rule says; beyond, they are further apart. */
const MAX_LOOKS = 120;
/** After a look that failed, where the rule does not look more often anyway. */
const RETRY_MS = MINUTE;
/** How often channels that forget hear of what goes on. */
const REPEAT_MS = 60 * 60 * 1_000;

/** What a round of evaluation needs. */
export interface RoundDeps {
  store: Sources;
  book: Book;
  rules: () => readonly AlertRule[];
  silences: Pick<Silences, 'isSilent'>;
  /** Channels that forget what they do not hear of again. */
  forgets(channel: string): boolean;
  /** Whether a channel understands that somebody has taken on an incident, or anything else. */
  takes(channel: string, what: 'firing' | 'resolved' | 'acknowledged'): boolean;
  dashboard: () => string | null;
  /** Until when the store has everything that was taken in; `undefined` while that is not known. */
  storedUntil: () => number | undefined;
  now: () => number;
}

/** Looks with every rule that is due, catches up with what was missed, and puts messages on their way. Asks after each rule whether to go on. */
export async function evaluateDue(deps: RoundDeps, mayGoOn: () => Promise<boolean>): Promise<void> {
  const { book, rules, now } = deps;
  for (const rule of rules()) {
    const record = book.state.rules[rule.id];
    const until = seenUntil(deps, rule);
    if (!rule.isEnabled || until === undefined || !isDue(rule, record, { now: now(), until })) continue;
    await evaluate(deps, rule, { before: record, until });
    if (!(await mayGoOn())) return;
  }
  if (hasLeftovers(deps)) await book.change((draft) => tidy(deps, draft));
}

/** Up to when a rule can look. What waits for the store is not silence: it is looked at when it is there. */
function seenUntil({ storedUntil, now }: RoundDeps, { query }: AlertRule): number | undefined {
  if (query.measure === 'compliance') return now();
  const stored = storedUntil();
  return stored === undefined ? undefined : Math.min(stored, now());
}

function isDue(
  { everyMs }: AlertRule,
  record: RuleRecord | undefined,
  { now, until }: { now: number; until: number },
): boolean {
  if (!record) return true;
  const { lookedAt, failedAt } = record;
  const since = failedAt === undefined ? Number.POSITIVE_INFINITY : now - failedAt;
  // A question that takes too long must not be asked at every turn, and keep all others from theirs.
  if (since >= 0 && since < Math.min(everyMs, RETRY_MS)) return false;
  return until - lookedAt >= everyMs || isAhead({ everyMs }, record, now);
}

/** Whether the clock was ahead when it was looked; other servers may be so by a little. */
function isAhead({ everyMs }: Pick<AlertRule, 'everyMs'>, { lookedAt }: RuleRecord, now: number): boolean {
  return lookedAt - now > Math.max(everyMs, MINUTE);
}

async function evaluate(
  deps: RoundDeps,
  rule: AlertRule,
  { before, until }: { before: RuleRecord | undefined; until: number },
): Promise<void> {
  const { store, book, now } = deps;
  const hasBeenAhead = before !== undefined && isAhead(rule, before, now());
  const fresh: RuleRecord = { standing: CALM, lookedAt: until - rule.everyMs, look: null, problem: null };
  const record = hasBeenAhead ? { ...before, lookedAt: fresh.lookedAt } : (before ?? fresh);
  let looks: Judged[];
  try {
    looks = await look(store, rule.project, rule, timesSince(rule, record.lookedAt, until));
  } catch (error) {
    // Looked at again next time, from where it stopped.
    book.note(rule.id, { ...(before ?? record), problem: reasonOf(error), failedAt: now() });
    return;
  }
  let { standing } = record;
  const turns: { turn: Exclude<Turn, undefined>; judged: Judged }[] = [];
  for (const judged of looks) {
    const step = advance(standing, judged.verdict, { at: judged.at, ...rule });
    standing = step.standing;
    if (step.turn) turns.push({ turn: step.turn, judged });
  }
  const last = looks.at(-1);
  const seen = last && { at: last.at, value: last.value, limit: last.limit };
  const after: RuleRecord = {
    standing,
    lookedAt: last?.at ?? record.lookedAt,
    look: seen ?? record.look,
    problem: null,
  };
  const isSame =
    turns.length === 0 &&
    !hasBeenAhead &&
    before?.standing.phase === standing.phase &&
    before.standing.goodSince === standing.goodSince;
  if (isSame) return book.note(rule.id, after);
  await book.change((draft) => {
    const isBehind = (draft.rules[rule.id]?.lookedAt ?? 0) > (before?.lookedAt ?? 0);
    // Another server has the lease by now, and has looked.
    if (isBehind) return;
    for (const { turn, judged } of turns) {
      if (turn === 'fired') begin(deps, draft, rule, judged);
      else end(deps, draft, { id: rule.id, name: rule.name, at: judged.at });
    }
    draft.rules[rule.id] = after;
  });
}

/** Every look since the last, at most a day of them. */
function timesSince(
  rule: AlertRule,
  lookedAt: number,
  until: number,
): { to: number; stepMs: number; count: number } {
  const from = Math.max(lookedAt, until - DAY);
  const missed = Math.max(1, Math.floor((until - from) / rule.everyMs));
  const to = from + missed * rule.everyMs;
  if (missed === 1) return { to, stepMs: rule.everyMs, count: 1 };
  const isSparse = rule.condition.kind === 'anomaly' || rule.query.measure === 'loss' || missed > MAX_LOOKS;
  return isSparse ? timesOver(rule, { from, to }) : { to, stepMs: rule.everyMs, count: missed };
}

function begin(deps: RoundDeps, draft: BookState, rule: AlertRule, { at, value, limit }: Judged): void {
  const isSilent = deps.silences.isSilent(rule.project, rule.id, deps.now());
  const incident = fire(draft, { rule, at, value, limit, isSilent });
  if (!isSilent) tellOfBeginning(deps, draft, incident, rule.channels);
}

function end(deps: RoundDeps, draft: BookState, rule: { id: string; name: string; at: number }): void {
  const incident = recover(draft, { rule: rule.id, name: rule.name, at: rule.at });
  if (incident) tellOf(deps, draft, incident, 'resolved');
}

function tellOfBeginning(
  deps: RoundDeps,
  draft: BookState,
  incident: StoredIncident,
  wanted: readonly string[],
): void {
  const channels = wanted.filter((id) => !incident.told.includes(id) && deps.takes(id, 'firing'));
  tell(draft, incident, { what: 'firing', channels }, tellingOf(deps));
  incident.told = [...incident.told, ...channels];
  incident.repeatedAt = deps.now();
}

/** Tells those who were told that it began. */
export function tellOf(
  deps: Pick<RoundDeps, 'takes' | 'now' | 'rules' | 'dashboard'>,
  draft: BookState,
  incident: StoredIncident,
  what: 'acknowledged' | 'resolved',
): void {
  const channels = incident.told.filter((id) => deps.takes(id, what));
  tell(draft, incident, { what, channels }, tellingOf(deps));
}

function tellingOf({ now, rules, dashboard }: Pick<RoundDeps, 'now' | 'rules' | 'dashboard'>): Telling {
  return { at: now(), rules: rules(), dashboard: dashboard() };
}

/** Whether a rule is gone that fires, a silence has ended, or a channel would forget. */
function hasLeftovers(deps: RoundDeps): boolean {
  const { book, now } = deps;
  return (
    orphansOf(deps, book.state).length > 0 ||
    book.state.incidents.some(
      (incident) =>
        incident.status !== 'resolved' &&
        (wokenOf(deps, incident).length > 0 ||
          (isLongAgo(incident.repeatedAt, now()) && incident.told.some(deps.forgets))),
    )
  );
}

function tidy(deps: RoundDeps, draft: BookState): void {
  const at = deps.now();
  for (const id of orphansOf(deps, draft)) {
    const name = draft.incidents.flatMap(({ alerts }) => alerts).find(({ rule }) => rule === id)?.name ?? id;
    end(deps, draft, { id, name, at });
    delete draft.rules[id];
  }
  for (const incident of draft.incidents) {
    if (incident.status === 'resolved') continue;
    const woken = wokenOf(deps, incident);
    if (woken.length > 0) {
      keepQuiet(
        incident,
        silencedOf(incident).filter((id) => !woken.includes(id)),
      );
      log(incident, { at, what: 'told', text: '' });
      const channels = deps.rules().flatMap((rule) => (woken.includes(rule.id) ? rule.channels : []));
      tellOfBeginning(deps, draft, incident, [...new Set(channels)]);
    }
    const forgetful = incident.told.filter(deps.forgets);
    if (!isLongAgo(incident.repeatedAt, at) || forgetful.length === 0) continue;
    incident.repeatedAt = at;
    tell(draft, incident, { what: 'firing', channels: forgetful }, tellingOf(deps));
  }
}

/** Either way: a clock that was ahead may have said when. */
function isLongAgo(repeatedAt: number, now: number): boolean {
  return Math.abs(now - repeatedAt) >= REPEAT_MS;
}

/** Rules with a record that are gone or switched off. */
function orphansOf({ rules }: RoundDeps, { rules: records }: BookState): string[] {
  const alive = new Set(rules().flatMap(({ id, isEnabled }) => (isEnabled ? [id] : [])));
  return Object.keys(records).filter((id) => !alive.has(id));
}

/** Rules of an incident that were kept quiet, go on, and are no longer to be. */
function wokenOf({ silences, now }: RoundDeps, incident: StoredIncident): string[] {
  const going = incident.alerts.flatMap(({ rule, until }) => (until === null ? [rule] : []));
  return silencedOf(incident).filter(
    (rule) => going.includes(rule) && !silences.isSilent(incident.project, rule, now()),
  );
}
