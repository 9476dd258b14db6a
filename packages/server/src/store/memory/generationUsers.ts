import type { InnerEvent } from '../../event.ts';
import { GENERATION_TYPES } from '../../queries/generations.ts';
import {
  type GenerationUser,
  type GenerationUsers,
  type GenerationUsersScope,
  SEGMENTS,
} from '../../queries/generationUsers.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { weightOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `generationUsers` over events in memory. */
export function generationUsersOf(
  selected: readonly InnerEvent[],
  { least, limit }: Pick<GenerationUsersScope, 'least' | 'limit'>,
): GenerationUsers {
  const types: readonly string[] = Object.values(GENERATION_TYPES);
  const own = selected.filter((event) => types.includes(event.type) && personOf(event) !== '');
  const all = [...groupBy(own, personOf)]
    .map(([user, events]): GenerationUser => {
      const count = (kind: keyof typeof GENERATION_TYPES): number =>
        weightOf(events.filter(({ type }) => type === GENERATION_TYPES[kind]));
      return {
        user,
        attempts: count('attempt'),
        failures: count('failure'),
        retries: count('retry'),
        successes: count('success'),
      };
    })
    .filter(({ attempts }) => attempts > 0 && attempts >= least)
    .sort((a, b) => rateOf(a) - rateOf(b) || b.attempts - a.attempts || compareText(a.user, b.user));
  const struggling = all.filter((one) => rateOf(one) < SEGMENTS.mixed).length;
  const fluent = all.filter((one) => rateOf(one) >= SEGMENTS.fluent).length;
  return {
    total: all.length,
    segments: { struggling, mixed: all.length - struggling - fluent, fluent },
    users: all.slice(0, limit),
  };
}

function rateOf({ successes, attempts }: GenerationUser): number {
  return successes / attempts;
}

function personOf({ attributes, user }: InnerEvent): string {
  return attributes['user.hash'] || user;
}
