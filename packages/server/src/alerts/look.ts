import type { AlertCondition, AlertLook, AlertQuery, AlertRuleChoice } from '../api/types.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import type { Verdict } from './advance.ts';
import { expectCount } from './expectCount.ts';
import { expectLevel } from './expectLevel.ts';
import { type Measured, measure, type Sources, type Windows } from './measure.ts';
import { ANOMALY_HOURS } from './season.ts';

const HOUR = 60 * 60 * 1_000;
const AGAINST_MS = { day: 24 * HOUR, week: 7 * 24 * HOUR } as const;

/** A look that was judged. */
export interface Judged extends AlertLook {
  verdict: Verdict;
}

/** When to look: `count` times, the last at `to`, `stepMs` apart. */
export interface Times {
  to: number;
  stepMs: number;
  count: number;
}

type Looking = Pick<AlertRuleChoice, 'query' | 'condition' | 'windowMs'>;
type Of<Kind extends AlertCondition['kind']> = Extract<AlertCondition, { kind: Kind }>;
type Read = (windows: Omit<Windows, 'stepMs' | 'count'> & Partial<Windows>) => Promise<Measured[]>;

/** Looks with a rule's eyes at what is stored, oldest first. */
export async function look(
  store: Sources,
  project: string,
  { query, condition, windowMs }: Looking,
  times: Times,
): Promise<Judged[]> {
  const read: Read = (windows) => measure(store, project, query, { ...times, ...windows });
  switch (condition.kind) {
    case 'threshold':
      return (await read({ to: times.to, windowMs })).map((measured) => byThreshold(measured, condition));
    case 'absence':
      return (await read({ to: times.to, windowMs })).map(({ at, samples }) => ({
        at,
        value: samples,
        limit: 0,
        verdict: samples === 0 ? 'bad' : 'good',
      }));
    case 'change':
      return byChange(read, condition, { to: times.to, windowMs });
    case 'burnRate':
      return byBurnRate(read, condition, times);
    case 'anomaly':
      return byAnomaly(read, condition, { query, times });
  }
}

function byThreshold(
  { at, value, samples }: Measured,
  { direction, value: limit, clear = limit, leastSamples = 0 }: Of<'threshold'>,
): Judged {
  if (value === null || samples < leastSamples) return { at, value, limit, verdict: 'unknown' };
  const isBeyond = (edge: number): boolean => (direction === 'above' ? value > edge : value < edge);
  const verdict = isBeyond(limit) ? 'bad' : isBeyond(clear) ? 'between' : 'good';
  return { at, value, limit, verdict };
}

async function byChange(
  read: Read,
  { direction, by, against, leastSamples = 0 }: Of<'change'>,
  windows: { to: number; windowMs: number },
): Promise<Judged[]> {
  const shiftMs = against === 'previous' ? windows.windowMs : AGAINST_MS[against];
  const now = await read(windows);
  const before = await read({ ...windows, to: windows.to - shiftMs });
  return now.map(({ at, value, samples }, index) => {
    const then = before[index];
    const base = then?.value ?? null;
    const limit = base === null || base === 0 ? null : base * (direction === 'up' ? 1 + by : 1 - by);
    const isEnough = Math.max(samples, then?.samples ?? 0) >= leastSamples;
    if (value === null || limit === null || !isEnough) return { at, value, limit, verdict: 'unknown' };
    const isBad = direction === 'up' ? value > limit : value < limit;
    return { at, value, limit, verdict: isBad ? 'bad' : 'good' };
  });
}

/** Both windows must agree: the long one that it matters, the short one that it still goes on. */
async function byBurnRate(
  read: Read,
  { objective, windows, leastBad = 0 }: Of<'burnRate'>,
  { to }: Times,
): Promise<Judged[]> {
  const pairs = await Promise.all(
    windows.map(async ({ longMs, shortMs, rate }) => ({
      rate,
      long: await read({ to, windowMs: longMs }),
      short: await read({ to, windowMs: shortMs }),
    })),
  );
  const budget = 1 - objective;
  const burnOf = (measured: Measured | undefined): number | undefined =>
    measured && measured.total > 0 ? measured.bad / measured.total / budget : undefined;
  return (pairs[0]?.long ?? []).map(({ at }, index) => {
    const burns = pairs.map(({ rate, long, short }) => {
      const slow = burnOf(long[index]);
      const fast = burnOf(short[index]) ?? 0;
      const isEnough = (long[index]?.bad ?? 0) >= leastBad;
      return { rate, slow, isBad: slow !== undefined && isEnough && slow >= rate && fast >= rate };
    });
    const known = burns.filter(({ slow }) => slow !== undefined);
    const worst =
      known.find(({ isBad }) => isBad) ??
      known.toSorted((a, b) => (b.slow ?? 0) / b.rate - (a.slow ?? 0) / a.rate)[0];
    if (!worst) return { at, value: null, limit: null, verdict: 'unknown' };
    return { at, value: worst.slow ?? null, limit: worst.rate, verdict: worst.isBad ? 'bad' : 'good' };
  });
}

async function byAnomaly(
  read: Read,
  { direction, deviations }: Of<'anomaly'>,
  { query, times }: { query: AlertQuery; times: Times },
): Promise<Judged[]> {
  const expect = isCount(query) ? expectCount : expectLevel;
  const hours = await read({
    to: times.to,
    windowMs: HOUR,
    stepMs: HOUR,
    count: ANOMALY_HOURS + times.count - 1,
  });
  const values = hours.map(({ value }) => value);
  return hours.slice(ANOMALY_HOURS - 1).map(({ at, value }, index) => {
    const expected = expect(values.slice(index, index + ANOMALY_HOURS), deviations);
    if (value === null || !expected) return { at, value, limit: null, verdict: 'unknown' };
    const isHigh = value > expected.high;
    const isLow = value < expected.low;
    const isBad = (isHigh && direction !== 'down') || (isLow && direction !== 'up');
    const isDown = direction === 'down' || (direction === 'both' && value < expected.value);
    const limit = isDown ? expected.low : expected.high;
    return { at, value, limit, verdict: isBad ? 'bad' : 'good' };
  });
}

/** Whether a query's figure is a count, which varies by chance alone. */
export function isCount(query: AlertQuery): boolean {
  if (query.measure === 'question') return readQuestion(query.q).measure.kind === 'count';
  return ['errors', 'events', 'newErrors'].includes(query.measure);
}
