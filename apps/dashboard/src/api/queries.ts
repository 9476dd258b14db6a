import type {
  AskAnswer,
  CohortPeriod,
  CohortsAnswer,
  ConversationsAnswer,
  DeliveryAnswer,
  DeliverySessionsAnswer,
  EngagementAnswer,
  ErrorAnswer,
  ErrorsAnswer,
  EventsAnswer,
  ExperimentsAnswer,
  FunnelAnswer,
  GenerationsAnswer,
  HealthAnswer,
  InsightsAnswer,
  OperationsAnswer,
  OutcomesAnswer,
  PagesAnswer,
  PointsAnswer,
  RequestsAnswer,
  ResourcesAnswer,
  StatusAnswer,
  UsageAnswer,
  VitalsAnswer,
} from '@candor/server/api';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Filters, type Range, refreshMsOf, toRangeBefore, toTimeRange } from '../shell/filters.ts';
import { ask, type Params } from './client.ts';
import { toStandingFilter } from './triage.ts';

/** Groups asked for, those with the most errors first. */
const GROUP_LIMIT = 100;

/** Sessions asked for, those that miss the most first. */
const SESSION_LIMIT = 100;

/** Vitals over a range, of one page or of all. */
export function useVitals({ range, page, segment }: Filters): UseQueryResult<VitalsAnswer> {
  return useRanged<VitalsAnswer>('vitals', range, { page, segment });
}

/** The same without pages, releases, devices and connections. */
export function useWholeVitals({ range, page, segment }: Filters): UseQueryResult<VitalsAnswer> {
  return useRanged<VitalsAnswer>('vitals', range, { page, segment, groups: 'none' });
}

/** The same of the time before, where that is shown beside it. */
export function useWholeVitalsBefore(filters: Filters): VitalsAnswer | undefined {
  return useBefore<VitalsAnswer>('vitals', filters, { page: filters.page, groups: 'none' });
}

/** The site's operations that have `q` in their names, its bottlenecks and its AI operations, of one page or of all. */
export function useOperations({ range, page, segment, q }: Filters): UseQueryResult<OperationsAnswer> {
  return useRanged<OperationsAnswer>('operations', range, { page, segment, search: q });
}

/** What pages ask the network for, of one page or of all; of routes those that have what `q` is. */
export function useRequests({ range, page, segment, q }: Filters): UseQueryResult<RequestsAnswer> {
  return useRanged<RequestsAnswer>('requests', range, { page, segment, search: q });
}

/** What page loads take of devices and networks, of one page or of all. */
export function useResources({ range, page, segment }: Filters): UseQueryResult<ResourcesAnswer> {
  return useRanged<ResourcesAnswer>('resources', range, { page, segment });
}

/** Pages that one can choose from at a time. */
const CHOICE_LIMIT = 300;

/** Which pages there are changes slowly. */
const CHOICE_REFRESH_MS = 300_000;

/** Pages of the site, the busiest first; those that have `search` in their path. */
export function usePages({ range }: Filters, search?: string): UseQueryResult<PagesAnswer> {
  const params = { limit: CHOICE_LIMIT, search };
  return useRanged<PagesAnswer>('pages', range, params, { leastRefreshMs: CHOICE_REFRESH_MS });
}

/** Which groups are asked for, of now and of before alike: none that are ignored, unless these are chosen. */
export function toErrorParams(filters: Filters): Params {
  const { page, q } = filters;
  return { limit: GROUP_LIMIT, page, search: q, standing: toStandingFilter(filters) };
}

/** The groups with the most errors, of one page or of all; those that say what `q` is and stand as it is chosen. */
export function useErrors(filters: Filters): UseQueryResult<ErrorsAnswer> {
  const { range, segment } = filters;
  return useRanged<ErrorsAnswer>('errors', range, { ...toErrorParams(filters), segment });
}

/** One group with its newest samples, before them the one whose id `q` is. */
export function useErrorGroup(
  { range, segment, q }: Filters,
  fingerprint: string,
): UseQueryResult<ErrorAnswer> {
  return useRanged<ErrorAnswer>(`errors/${encodeURIComponent(fingerprint)}`, range, { segment, errorId: q });
}

/** Events of one visit that are shown. */
export const VISIT_LIMIT = 1000;

/** What happened in one visit, newest first. */
export function useVisit({ range }: Filters, id: string): UseQueryResult<EventsAnswer> {
  return useRanged<EventsAnswer>('events', range, { session: id, limit: VISIT_LIMIT });
}

/** The state of every service. */
export function useHealth({ range, segment }: Filters): UseQueryResult<HealthAnswer> {
  return useRanged<HealthAnswer>('health', range, { segment });
}

/** Who used the site, and what of it; of what is listed, that which has `q` in its name. */
export function useUsage({ range, segment, q }: Filters): UseQueryResult<UsageAnswer> {
  return useRanged<UsageAnswer>('usage', range, { segment, search: q });
}

/** Conversations, providers and suggestions. */
export function useConversations({ range, segment }: Filters): UseQueryResult<ConversationsAnswer> {
  return useRanged<ConversationsAnswer>('conversations', range, { segment });
}

/** How well generating goes. */
export function useGenerations({ range, segment }: Filters): UseQueryResult<GenerationsAnswer> {
  return useRanged<GenerationsAnswer>('generations', range, { segment });
}

/** Variants by how many visits reached a goal, the server's choice where none is given; and by what they brought in the field that `q` names. */
export function useExperiments(
  { range, segment, q }: Filters,
  goal: string | undefined,
): UseQueryResult<ExperimentsAnswer> {
  return useRanged<ExperimentsAnswer>('experiments', range, { goal, value: q, segment });
}

/** How far visits or users got; nothing is asked without a question. */
export function useFunnel({ range, segment }: Filters, q: string | undefined): UseQueryResult<FunnelAnswer> {
  return useRanged<FunnelAnswer>('funnel', range, { q, segment }, { enabled: q !== undefined });
}

const COHORT_DAYS: Record<CohortPeriod, number> = { day: 13, week: 77, month: 335 };

/** Who came back, over as many days, weeks or months as a table can show. */
export function useCohorts(
  { segment }: Filters,
  every: CohortPeriod,
  where: string | undefined,
): UseQueryResult<CohortsAnswer> {
  return useQuery({
    queryKey: ['cohorts', every, where, segment],
    queryFn: ({ signal }) => {
      const now = Date.now();
      const from = now - COHORT_DAYS[every] * 24 * 60 * 60 * 1_000;
      return ask<CohortsAnswer>('cohorts', { from, to: now, every, where, segment }, signal);
    },
    refetchInterval: 5 * 60_000,
  });
}

/** How engaged the visits of a segment are among all. */
export function useEngagement({ range }: Filters, segment: string): UseQueryResult<EngagementAnswer> {
  return useRanged<EngagementAnswer>('engagement', range, { segment });
}

/** A question of one's own; nothing is asked without one. */
export function useAsk({ range, segment }: Filters, q: string | undefined): UseQueryResult<AskAnswer> {
  return useRanged<AskAnswer>('ask', range, { q, segment }, { enabled: q !== undefined });
}

/** What became of the events of page loads that began in a range. */
export function useDelivery({ range }: Filters): UseQueryResult<DeliveryAnswer> {
  return useRanged<DeliveryAnswer>('delivery', range, {});
}

/** The sessions that miss the most events. */
export function useDeliverySessions({ range }: Filters): UseQueryResult<DeliverySessionsAnswer> {
  return useRanged<DeliverySessionsAnswer>('delivery/sessions', range, { limit: SESSION_LIMIT });
}

/** Columns of the picture of every value: four values each, whatever there are. */
const POINT_COLUMNS = 600;

/** Every value of a type of event, of one page or of all. */
export function usePoints(
  { range, page, segment }: Filters,
  { type, name }: { type: string; name: string },
): UseQueryResult<PointsAnswer> {
  return useRanged<PointsAnswer>('points', range, { type, name, page, segment, columns: POINT_COLUMNS });
}

/** What stands out does not do so for seconds only, and takes the server longer than most. */
const INSIGHTS_REFRESH_MS = 120_000;

/** What stands out, among all visits or those of a segment. */
export function useInsights({ range, segment }: Filters): UseQueryResult<InsightsAnswer> {
  return useRanged<InsightsAnswer>('insights', range, { segment }, { leastRefreshMs: INSIGHTS_REFRESH_MS });
}

/** What became of what keys have sent. */
export function useOutcomes({ range }: Filters): UseQueryResult<OutcomesAnswer> {
  return useRanged<OutcomesAnswer>('outcomes', range, {});
}

/** The server about itself. */
export function useStatus(): UseQueryResult<StatusAnswer> {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => ask<StatusAnswer>('status', {}, signal),
    refetchInterval: 10_000,
  });
}

// The key holds the range's name and the question its ends, so that "the last hour" moves with the clock
// while the old answer stays on screen.
function useRanged<Answer>(
  path: string,
  range: Range,
  params: Params,
  { enabled = true, leastRefreshMs = 0 }: { enabled?: boolean; leastRefreshMs?: number } = {},
): UseQueryResult<Answer> {
  const refreshMs = refreshMsOf(range);
  return useQuery({
    enabled,
    queryKey: [path, range, params],
    queryFn: ({ signal }) => ask<Answer>(path, { ...toTimeRange(range, Date.now()), ...params }, signal),
    refetchInterval: refreshMs && Math.max(refreshMs, leastRefreshMs),
    placeholderData: (previous, query) =>
      query?.queryKey[0] === path ? keepPreviousData(previous) : undefined,
  }) as UseQueryResult<Answer>;
}

/** The same question about the time before, where that is shown beside it; `undefined` while it is not known. */
export function useBefore<Answer>(
  path: string,
  { range, isCompared, segment }: Filters,
  params: Params = {},
): Answer | undefined {
  const asked = { ...params, segment };
  const { data } = useQuery({
    queryKey: [path, range, asked, 'before'],
    queryFn: ({ signal }) => {
      const before = toRangeBefore(range, Date.now());
      return ask<Answer>(path, { ...before, ...asked }, signal);
    },
    refetchInterval: refreshMsOf(range),
    enabled: isCompared === true,
  });
  return isCompared ? data : undefined;
}
