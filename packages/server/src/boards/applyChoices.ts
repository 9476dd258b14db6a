import type { FieldCondition, Filter, OwnQuestion } from '../api/askTypes.ts';

/** What is chosen of variables, by name; empty is everything. */
export type Choices = Readonly<Record<string, string>>;

/** The variables that a question names as `$name`, in conditions with = or !=. */
export function variablesOf({ where, measure }: OwnQuestion): string[] {
  const filters = [...(where ? [where] : []), ...(measure.kind === 'rate' ? [measure.where] : [])];
  return [...new Set(filters.flatMap(namesIn))];
}

/**
 * Puts what is chosen where a question names a variable. Where everything is chosen the condition holds, also under `not`: who
 * chooses nothing leaves nothing out.
 */
export function applyChoices(question: OwnQuestion, choices: Choices): OwnQuestion {
  const { where, measure, ...rest } = question;
  const applied = where && toApplied(where, choices);
  return {
    ...rest,
    measure:
      measure.kind === 'rate'
        ? { kind: 'rate', where: toApplied(measure.where, choices) ?? EVERYTHING }
        : measure,
    ...(applied && { where: applied }),
  };
}

/** Every event has a type. */
const EVERYTHING: Filter = { field: 'type', op: 'exists' };

/** `undefined` for what holds for every event. */
function toApplied(filter: Filter, choices: Choices): Filter | undefined {
  if ('and' in filter) {
    const left = filter.and.flatMap((one) => toApplied(one, choices) ?? []);
    return left.length > 1 ? { and: left } : left[0];
  }
  if ('or' in filter) {
    const left = filter.or.flatMap((one) => toApplied(one, choices) ?? []);
    return left.length === filter.or.length ? { or: left } : undefined;
  }
  if ('not' in filter) {
    const inner = toApplied(filter.not, choices);
    return inner && { not: inner };
  }
  const name = nameIn(filter);
  if (name === undefined) return filter;
  const chosen = Object.hasOwn(choices, name) ? choices[name] : undefined;
  return chosen ? { field: filter.field, op: filter.op === '!=' ? '!=' : '=', value: chosen } : undefined;
}

function namesIn(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(namesIn);
  if ('or' in filter) return filter.or.flatMap(namesIn);
  if ('not' in filter) return namesIn(filter.not);
  const name = nameIn(filter);
  return name === undefined ? [] : [name];
}

function nameIn(condition: FieldCondition): string | undefined {
  const isOne = condition.op === '=' || condition.op === '!=';
  return isOne ? /^\$([a-z][a-zA-Z\d]*)$/.exec(String(condition.value))?.[1] : undefined;
}
