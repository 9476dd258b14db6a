import type { AlertPreviewAnswer, AlertRuleChoice } from '../api/types.ts';
import type { Store } from '../store/store.ts';
import { advance, CALM } from './advance.ts';
import { look, type Times } from './look.ts';

const HOUR = 60 * 60 * 1_000;
const MAX_LOOKS = 240;
/** Each is a question of its own about every page load. */
const MAX_LOSS_LOOKS = 48;

/** When to look back over a stretch of time: seldom enough for one question, often enough for the windows to meet. */
export function timesOver(
  { query, condition, everyMs }: Pick<AlertRuleChoice, 'query' | 'condition' | 'everyMs'>,
  { from, to }: { from: number; to: number },
): Times {
  const most = query.measure === 'loss' ? MAX_LOSS_LOOKS : MAX_LOOKS;
  const least = condition.kind === 'anomaly' ? HOUR : everyMs;
  const stepMs = Math.max(least, Math.ceil((to - from) / most / least) * least);
  return { to, stepMs, count: Math.max(1, Math.floor((to - from) / stepMs)) };
}

/** What a rule would have done between two moments. */
export async function preview(
  store: Pick<Store, 'measure' | 'delivery'>,
  project: string,
  rule: AlertRuleChoice,
  range: { from: number; to: number },
): Promise<AlertPreviewAnswer> {
  const looks = await look(store, project, rule, timesOver(rule, range));
  const firings: AlertPreviewAnswer['firings'] = [];
  let standing = CALM;
  const seen = looks.map(({ verdict, ...one }) => {
    const step = advance(standing, verdict, { at: one.at, ...rule });
    standing = step.standing;
    if (step.turn === 'fired') firings.push({ from: one.at, to: null });
    const open = firings.at(-1);
    if (step.turn === 'recovered' && open) open.to = one.at;
    return { ...one, phase: standing.phase };
  });
  return { ...range, looks: seen, firings };
}
