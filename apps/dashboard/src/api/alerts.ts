import type {
  AlertPreviewAnswer,
  AlertRuleRow,
  ChannelRow,
  DeliveryRow,
  IncidentAnswer,
  IncidentsAnswer,
  Silence,
} from '@candor/server/api';
import { type UseMutationResult, type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query';
import { ask, change } from './client.ts';

const REFRESH_MS = 10_000;

/** The rules of the project, each with where it stands. */
export function useRules(): UseQueryResult<{ rules: AlertRuleRow[] }> {
  return useLasting<{ rules: AlertRuleRow[] }>('alerts/rules');
}

/** The channels of the project; only editors may ask. */
export function useChannels(isEnabled = true): UseQueryResult<{ channels: ChannelRow[] }> {
  return useLasting<{ channels: ChannelRow[] }>('alerts/channels', isEnabled);
}

/** Messages on their way, and those that were given up. */
export function useDeliveries(): UseQueryResult<{ deliveries: DeliveryRow[] }> {
  return useLasting<{ deliveries: DeliveryRow[] }>('alerts/deliveries');
}

/** When rules tell nobody. */
export function useSilences(): UseQueryResult<{ silences: Silence[]; names: Record<string, string> }> {
  return useLasting<{ silences: Silence[]; names: Record<string, string> }>('alerts/silences');
}

/** What was or is wrong, the newest first. */
export function useIncidents(): UseQueryResult<IncidentsAnswer> {
  return useLasting<IncidentsAnswer>('incidents');
}

/** One of them. */
export function useIncident(id: string): UseQueryResult<IncidentAnswer> {
  return useLasting<IncidentAnswer>(`incidents/${encodeURIComponent(id)}`);
}

/** A rule that is not saved yet, and how far back to look. */
interface Previewed {
  rule: object;
  overMs: number;
}

/** What a rule would have done, before it is saved. */
export function usePreview(): UseMutationResult<AlertPreviewAnswer, Error, Previewed> {
  return useMutation({
    mutationFn: ({ rule, overMs }) => {
      const to = Date.now();
      return change<AlertPreviewAnswer>('POST', 'alerts/preview', rule, { from: to - overMs, to });
    },
  });
}

function useLasting<Answer>(path: string, isEnabled = true): UseQueryResult<Answer> {
  return useQuery({
    queryKey: ['alerts', path],
    queryFn: ({ signal }) => ask<Answer>(path, {}, signal),
    refetchInterval: REFRESH_MS,
    enabled: isEnabled,
  });
}
