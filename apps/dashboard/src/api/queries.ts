import type {
  ConversationsAnswer,
  DeliveryAnswer,
  DeliverySessionsAnswer,
  ErrorAnswer,
  ErrorsAnswer,
  ExperimentsAnswer,
  GenerationsAnswer,
  HealthAnswer,
  InsightsAnswer,
  OperationsAnswer,
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

/** Groups asked for, those with the most errors first. */
export const GROUP_LIMIT = 100;

/** Sessions asked for, those that miss the most first. */
const SESSION_LIMIT = 100;

/** Vitals over a range, of one page or of all. */
export function useVitals({ range, page }: Filters): UseQueryResult<VitalsAnswer> {
  return useRanged<VitalsAnswer>('vitals', range, { page });
}

/** The site's operations, its bottlenecks and its AI operations, of one page or of all. */
export function useOperations({ range, page }: Filters): UseQueryResult<OperationsAnswer> {
  return useRanged<OperationsAnswer>('operations', range, { page });
}

/** What pages ask the network for, of one page or of all. */
export function useRequests({ range, page }: Filters): UseQueryResult<RequestsAnswer> {
  return useRanged<RequestsAnswer>('requests', range, { page });
}

/** What page loads take of devices and networks, of one page or of all. */
export function useResources({ range, page }: Filters): UseQueryResult<ResourcesAnswer> {
  return useRanged<ResourcesAnswer>('resources', range, { page });
}

/** The groups with the most errors. */
export function useErrors({ range }: Filters): UseQueryResult<ErrorsAnswer> {
  return useRanged<ErrorsAnswer>('errors', range, { limit: GROUP_LIMIT });
}

/** One group with its newest samples. */
export function useErrorGroup({ range }: Filters, fingerprint: string): UseQueryResult<ErrorAnswer> {
  return useRanged<ErrorAnswer>(`errors/${encodeURIComponent(fingerprint)}`, range, {});
}

/** The state of every service. */
export function useHealth({ range }: Filters): UseQueryResult<HealthAnswer> {
  return useRanged<HealthAnswer>('health', range, {});
}

/** Who used the site, and what of it. */
export function useUsage({ range }: Filters): UseQueryResult<UsageAnswer> {
  return useRanged<UsageAnswer>('usage', range, {});
}

/** Conversations, providers and suggestions. */
export function useConversations({ range }: Filters): UseQueryResult<ConversationsAnswer> {
  return useRanged<ConversationsAnswer>('conversations', range, {});
}

/** How well generating goes. */
export function useGenerations({ range }: Filters): UseQueryResult<GenerationsAnswer> {
  return useRanged<GenerationsAnswer>('generations', range, {});
}

/** Variants by how many visits reached a goal; the server's choice where none is given. */
export function useExperiments(
  { range }: Filters,
  goal: string | undefined,
): UseQueryResult<ExperimentsAnswer> {
  return useRanged<ExperimentsAnswer>('experiments', range, { goal });
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
  { range, page }: Filters,
  { type, name }: { type: string; name: string },
): UseQueryResult<PointsAnswer> {
  return useRanged<PointsAnswer>('points', range, { type, name, page, columns: POINT_COLUMNS });
}

/** What stands out does not do so for seconds only, and takes the server longer than most. */
const INSIGHTS_REFRESH_MS = 120_000;

/** What stands out. */
export function useInsights({ range }: Filters): UseQueryResult<InsightsAnswer> {
  return useRanged<InsightsAnswer>('insights', range, {}, INSIGHTS_REFRESH_MS);
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
  leastRefreshMs = 0,
): UseQueryResult<Answer> {
  const refreshMs = refreshMsOf(range);
  return useQuery({
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
  { range, isCompared }: Filters,
  params: Params = {},
): Answer | undefined {
  const { data } = useQuery({
    queryKey: [path, range, params, 'before'],
    queryFn: ({ signal }) => {
      const before = toRangeBefore(toTimeRange(range, Date.now()));
      return ask<Answer>(path, { ...before, ...params }, signal);
    },
    refetchInterval: refreshMsOf(range),
    enabled: isCompared === true,
  });
  return isCompared ? data : undefined;
}
