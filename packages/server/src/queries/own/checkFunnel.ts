import type { FunnelQuestion, FunnelStep } from '../../api/funnelTypes.ts';
import {
  asObject,
  checkField,
  checkFilter,
  checkList,
  checkType,
  fail,
  refuseRest,
} from './checkQuestion.ts';

/** Steps of a funnel. */
const MIN_STEPS = 2;
const MAX_STEPS = 8;
/** From the first step to the last unless asked otherwise. */
export const DEFAULT_WITHIN_MS: number = 24 * 60 * 60 * 1_000;

const MAX_WITHIN_MS = 90 * DEFAULT_WITHIN_MS;

/** Reads a funnel from its JSON form. Throws `QuestionProblem`. */
export function checkFunnel(of: unknown): FunnelQuestion {
  const { steps, within, per, by, ...rest } = asObject(of, 'The funnel');
  refuseRest(rest, 'The funnel', 'steps, within, per and by');
  const count = { left: 32 };
  const checked = checkList(steps, 'steps', MAX_STEPS, (step, path) => checkStep(step, path, count));
  if (checked.length < MIN_STEPS) fail('steps', `must be a list of ${MIN_STEPS} to ${MAX_STEPS}.`);
  return {
    steps: checked,
    ...(within !== undefined && { within: checkWithin(within) }),
    ...(per !== undefined && { per: checkPer(per) }),
    ...(by !== undefined && { by: checkField(by, 'by') }),
  };
}

function checkStep(of: unknown, path: string, count: { left: number }): FunnelStep {
  const { type, where, ...rest } = asObject(of, `\`${path}\``);
  refuseRest(rest, `\`${path}\``, 'type and where');
  return {
    type: checkType(type, `${path}.type`),
    ...(where !== undefined && { where: checkFilter(where, `${path}.where`, count) }),
  };
}

function checkWithin(of: unknown): number {
  const isWhole = typeof of === 'number' && Number.isInteger(of) && of >= 1_000 && of <= MAX_WITHIN_MS;
  return isWhole ? of : fail('within', 'must be whole milliseconds, from a second to 90 days.');
}

function checkPer(of: unknown): 'visit' | 'user' {
  return of === 'visit' || of === 'user' ? of : fail('per', 'must be visit or user.');
}
