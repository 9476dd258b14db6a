import type { AskAnswer, BoardAnswer, BoardsAnswer, BoardVariable, ViewsAnswer } from '@candor/server/api';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Filters, refreshMsOf, toRangeBefore, toTimeRange } from '../shell/filters.ts';
import { ask } from './client.ts';

/** The boards of the project, and what to begin one with. */
export function useBoards(): UseQueryResult<BoardsAnswer> {
  return useQuery({
    queryKey: ['boards'],
    queryFn: ({ signal }) => ask<BoardsAnswer>('boards', {}, signal),
    refetchInterval: 30_000,
  });
}

/** One of them. */
export function useBoard(id: string): UseQueryResult<BoardAnswer> {
  return useQuery({
    queryKey: ['boards', id],
    queryFn: ({ signal }) => ask<BoardAnswer>(`boards/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: 30_000,
  });
}

/** One's own saved views, and those that are shared. */
export function useViews(): UseQueryResult<ViewsAnswer> {
  return useQuery({
    queryKey: ['views'],
    queryFn: ({ signal }) => ask<ViewsAnswer>('views', {}, signal),
    staleTime: 60_000,
  });
}

/** What is chosen of variables, by name. */
export type Choices = Readonly<Record<string, string>>;

interface PanelQuestion {
  filters: Filters;
  choices: Choices;
}

/** The answer to a panel's question. */
export function usePanelAnswer(text: string, { filters, choices }: PanelQuestion): UseQueryResult<AskAnswer> {
  const { range, segment } = filters;
  const params = toParams(text, choices, segment);
  return useQuery({
    queryKey: ['boards/ask', range, params],
    queryFn: ({ signal }) => askPanel(params, { range, isBefore: false }, signal),
    refetchInterval: refreshMsOf(range),
    placeholderData: (previous, query) =>
      query?.queryKey[0] === 'boards/ask' ? keepPreviousData(previous) : undefined,
    // What is not understood now is not understood a second later.
    retry: false,
  });
}

/** The same about the time before, where that is shown. */
export function usePanelBefore(text: string, { filters, choices }: PanelQuestion): AskAnswer | undefined {
  const { range, isCompared, segment } = filters;
  const params = toParams(text, choices, segment);
  const { data } = useQuery({
    queryKey: ['boards/ask', range, params, 'before'],
    queryFn: ({ signal }) => askPanel(params, { range, isBefore: true }, signal),
    refetchInterval: refreshMsOf(range),
    enabled: isCompared === true,
    retry: false,
  });
  return isCompared ? data : undefined;
}

/** The values of a variable that were met most in a range. */
export function useVariableValues({ field }: BoardVariable, { range }: Filters): readonly string[] {
  const { data } = useQuery({
    queryKey: ['boards/values', range, field],
    queryFn: ({ signal }) => askPanel({ q: `count by ${field} top 50` }, { range, isBefore: false }, signal),
    staleTime: 60_000,
    retry: false,
  });
  return data?.rows.flatMap(({ key: [value] }) => value || []) ?? [];
}

function toParams(text: string, choices: Choices, segment: string | undefined): Record<string, string> {
  const chosen = Object.entries(choices).map(([name, value]) => [`v.${name}`, value]);
  return { q: text, ...Object.fromEntries(chosen), ...(segment !== undefined && { segment }) };
}

function askPanel(
  params: Record<string, string>,
  { range, isBefore }: { range: Filters['range']; isBefore: boolean },
  signal: AbortSignal,
): Promise<AskAnswer> {
  const { from, to } = (isBefore ? toRangeBefore : toTimeRange)(range, Date.now());
  return ask<AskAnswer>('boards/ask', { ...params, from, to }, signal);
}
