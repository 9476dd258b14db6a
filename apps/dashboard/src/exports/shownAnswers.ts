import type { TimeRange } from '@candor/server/api';
import type { Query, QueryClient } from '@tanstack/react-query';
import type { Params } from '../api/client.ts';

/** An answer about a range that is on the screen. */
export interface ShownAnswer {
  /** The question's path and parameters. */
  path: string;
  params: Params;
  /** Whether it is about the time before. */
  isBefore: boolean;
  answer: { range: TimeRange };
}

/** The answers that the page shows, in the order in which they were asked for. */
export function toShownAnswers(client: Pick<QueryClient, 'getQueryCache'>): ShownAnswer[] {
  return client
    .getQueryCache()
    .findAll({ type: 'active' })
    .flatMap((query) => toShown(query));
}

function toShown({ queryKey, state }: Pick<Query, 'queryKey' | 'state'>): ShownAnswer[] {
  const [path, , params, before] = queryKey;
  const answer = state.data as { range?: TimeRange } | undefined; // what has a range is an answer about one
  if (typeof path !== 'string' || path === 'boards/values' || answer?.range === undefined) return [];
  return [
    {
      path,
      params: (params ?? {}) as Params, // as the questions' hooks make their keys
      isBefore: before === 'before',
      answer: { ...answer, range: answer.range },
    },
  ];
}

/** The names of an answer's lists: its tables. */
export function toTableNames(answer: object): string[] {
  return Object.entries(answer).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0 && typeof value[0] === 'object' ? [name] : [],
  );
}
