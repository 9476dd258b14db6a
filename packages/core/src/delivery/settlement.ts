import { countOf, type Numbers, union, without } from './numbers.ts';

/** What became of a page load's events. */
export interface Settlement {
  readonly acknowledged: Numbers;
  readonly dropped: Readonly<Record<string, Numbers>>;
}

export const nothingSettled: Settlement = { acknowledged: [], dropped: {} };

/** With what one knows and the other does not; of an event that has arrived and was let go, too, the first word holds. */
export function joinSettlements(some: Settlement, other: Settlement): Settlement {
  let known = allOf(some);
  const take = (numbers: Numbers = []): Numbers => {
    const fresh = without(numbers, known);
    known = union(known, fresh);
    return fresh;
  };
  const acknowledged = union(some.acknowledged, take(other.acknowledged));
  const dropped = { ...some.dropped };
  for (const [reason, numbers] of Object.entries(other.dropped)) {
    const fresh = take(numbers);
    if (fresh.length) dropped[reason] = union(dropped[reason] ?? [], fresh);
  }
  return { acknowledged, dropped };
}

/** Everything that need not wait any more. */
export function allOf({ acknowledged, dropped }: Settlement): Numbers {
  return union(acknowledged, ...Object.values(dropped));
}

/** How many were let go, by reason. */
export function countsOf({ dropped }: Settlement): Record<string, number> {
  return Object.fromEntries(Object.entries(dropped).map(([reason, numbers]) => [reason, countOf(numbers)]));
}

/** These, acknowledged or let go for a reason. */
export function settlementOf(numbers: Numbers, reason?: string): Settlement {
  return reason
    ? { acknowledged: [], dropped: { [reason]: numbers } }
    : { acknowledged: numbers, dropped: {} };
}
