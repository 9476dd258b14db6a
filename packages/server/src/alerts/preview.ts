import type { AlertPreviewAnswer, AlertRuleChoice, AnomalyReach } from '../api/types.ts';
import { advance, CALM } from './advance.ts';
import { detectableChanges } from './detectable.ts';
import { isCount, type Judged, look, type Times } from './look.ts';
import { measure, type Sources } from './measure.ts';
import { ANOMALY_HOURS } from './season.ts';

const HOUR = 60 * 60 * 1_000;
/** What a rule that was away catches up with. */
const MAX_LOOKS = 240;
/** Each is a question of its own about every page load. */
const MAX_LOSS_LOOKS = 48;
/** Four weeks, every five minutes. */
const MAX_PREVIEW_LOOKS = 8_064;
/** A percentile is worked out anew for each. */
const MAX_VITAL_LOOKS = 2_016;
/** As many as a screen has room for. */
const MAX_SHOWN = 480;

/** When to look back over a stretch of time: seldom enough for one question, often enough for the windows to meet. */
export function timesOver(
  { query, condition, everyMs }: Pick<AlertRuleChoice, 'query' | 'condition' | 'everyMs'>,
  { from, to }: { from: number; to: number },
  maxLooks: number = MAX_LOOKS,
): Times {
  const most = query.measure === 'loss' ? MAX_LOSS_LOOKS : maxLooks;
  const least = condition.kind === 'anomaly' ? HOUR : everyMs;
  const stepMs = Math.max(least, Math.ceil((to - from) / most / least) * least);
  return { to, stepMs, count: Math.max(1, Math.floor((to - from) / stepMs)) };
}

/** What a rule would have done between two moments. */
export async function preview(
  store: Sources,
  project: string,
  rule: AlertRuleChoice,
  range: { from: number; to: number },
): Promise<AlertPreviewAnswer> {
  const most = rule.query.measure === 'vital' ? MAX_VITAL_LOOKS : MAX_PREVIEW_LOOKS;
  const times = timesOver(rule, range, most);
  const looks = await look(store, project, rule, times);
  const firings: AlertPreviewAnswer['firings'] = [];
  let standing = CALM;
  const seen = looks.map(({ verdict, ...one }): Seen => {
    const step = advance(standing, verdict, { at: one.at, ...rule });
    standing = step.standing;
    if (step.turn === 'fired') firings.push({ from: one.at, to: null });
    const open = firings.at(-1);
    if (step.turn === 'recovered' && open) open.to = one.at;
    return { verdict, ...one, phase: standing.phase };
  });
  const shown = thinOut(seen).map(({ verdict: _, ...one }) => one);
  const reach = await reachOf(store, project, rule, range.to);
  return {
    ...range,
    stepMs: times.stepMs,
    count: looks.length,
    looks: shown,
    firings,
    ...(reach.length > 0 && { reach }),
  };
}

async function reachOf(
  store: Sources,
  project: string,
  { query, condition }: AlertRuleChoice,
  to: number,
): Promise<AnomalyReach[]> {
  if (condition.kind !== 'anomaly' || !isCount(query)) return [];
  const hours = await measure(store, project, query, {
    to,
    windowMs: HOUR,
    stepMs: HOUR,
    count: ANOMALY_HOURS,
  });
  return detectableChanges(
    hours.map(({ value }) => value),
    condition.deviations,
  );
}

type Seen = Judged & Pick<AlertPreviewAnswer['looks'][number], 'phase'>;

const WEIGHT: Readonly<Record<Judged['verdict'], number>> = { unknown: 0, good: 1, between: 2, bad: 3 };

/** Of each few looks in a row the one that tells the most: the worst, and of equals the furthest out. */
function thinOut(looks: readonly Seen[]): Seen[] {
  const step = Math.ceil(looks.length / MAX_SHOWN);
  if (step <= 1) return [...looks];
  const shown: Seen[] = [];
  for (let from = 0; from < looks.length; from += step) {
    const few = looks.slice(from, from + step);
    const worst = few.reduce((best, one) => (tells(one) > tells(best) ? one : best));
    shown.push(worst);
  }
  return shown;
}

function tells({ verdict, phase, value, limit }: Seen): number {
  const rank = WEIGHT[verdict] + (phase === 'firing' ? 4 : 0);
  const distance = Math.abs((value ?? 0) - (limit ?? 0));
  return rank + distance / (1 + distance);
}
