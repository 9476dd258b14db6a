import { IN_SCOPE } from './scope.ts';
import { TURN } from './visit.ts';
import { GROWING_TYPES } from './vitalRating.ts';
import { wordList } from './wordList.ts';

const IS_AGAIN = 'bitAnd(telling, 1) = 1';

/**
 * Holds for the events of a scope but those that told a vital of which the same page load told more on that day: a page tells its vitals whenever it is hidden, and some
 * grow when its person comes back. Of the rest it is known from the column alone that they were told once. `named` is what is asked for of their names, which all that is
 * told of one vital have in common.
 */
export function isLastTold(events: string, named = 'true'): string {
  // Both the vitals that were told again and the ids of what was told last, so that one look answers for every event.
  const again = `SELECT arrayJoin([toUInt128(telling), last]) FROM (
    SELECT telling, toUInt128(argMax(id, ${TURN})) AS last FROM ${events} WHERE ${IN_SCOPE} AND type IN (${wordList(GROWING_TYPES)}) AND ${named} AND ${IS_AGAIN} GROUP BY telling)`;
  return `(telling = 0 OR (if(${IS_AGAIN}, toUInt128(id), toUInt128(telling + 1)) IN (${again})) = (${IS_AGAIN}))`;
}

/** The same where questions are about events of some types; others are told once. */
export function isLastToldOf(types: readonly string[], events: string, named?: string): string {
  return types.some((type) => GROWING_TYPES.includes(type)) ? isLastTold(events, named) : 'true';
}
