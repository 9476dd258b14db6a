import type {
  CommandUsage,
  ConversationUsage,
  ModelUsage,
  NamedUsage,
  ProviderUsage,
  SuggestionUsage,
} from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatDuration } from '../format/duration.ts';
import { formatCompact, formatMean, formatShare } from '../format/number.ts';
import { RankedTable } from './RankedTable.tsx';

/** Features, by how many visits used them. */
export function FeatureTable({
  features,
  found,
  visits,
}: {
  features: readonly NamedUsage[];
  found: number;
  visits: number;
}): ReactNode {
  return (
    <RankedTable
      label="Features"
      rows={features}
      found={found}
      nameTitle="Feature"
      nameOf={({ name }) => name}
      trendOf={({ trend }) => trend}
      columns={[
        { title: 'Visits', value: (row) => row.visits, format: formatCompact },
        {
          title: 'Adoption',
          value: (row) => (visits > 0 ? row.visits / visits : null),
          format: formatShare,
        },
        { title: 'Users', value: ({ users }) => users, format: formatCompact, isWide: true },
        { title: 'Uses', value: ({ uses }) => uses, format: formatCompact },
      ]}
    />
  );
}

/** Pages or marked elements, by how often they were viewed or clicked. */
export function NamedTable({
  label,
  nameTitle,
  usesTitle,
  rows,
  found,
}: {
  label: string;
  nameTitle: string;
  usesTitle: string;
  rows: readonly NamedUsage[];
  found: number;
}): ReactNode {
  return (
    <RankedTable
      label={label}
      rows={rows}
      found={found}
      nameTitle={nameTitle}
      nameOf={({ name }) => name}
      columns={[
        { title: usesTitle, value: ({ uses }) => uses, format: formatCompact },
        { title: 'Visits', value: ({ visits }) => visits, format: formatCompact },
      ]}
    />
  );
}

/** Commands, by how often they ran. */
export function CommandTable({
  commands,
  found,
}: {
  commands: readonly CommandUsage[];
  found: number;
}): ReactNode {
  return (
    <RankedTable
      label="Commands"
      rows={commands}
      found={found}
      nameTitle="Command"
      nameOf={({ command }) => command}
      columns={[
        { title: 'Runs', value: ({ runs }) => runs, format: formatCompact },
        { title: 'Success', value: ({ successRate }) => successRate, format: formatShare },
        { title: 'p50', value: ({ p50Ms }) => p50Ms, format: formatDuration },
        { title: 'p95', value: ({ p95Ms }) => p95Ms, format: formatDuration, isWide: true },
        {
          title: 'From cache',
          value: ({ cacheHitRatio }) => cacheHitRatio,
          format: formatShare,
          isWide: true,
        },
      ]}
    />
  );
}

/** Conversations by provider. */
export function ConversationTable({ rows }: { rows: readonly ConversationUsage[] }): ReactNode {
  return (
    <RankedTable
      label="Conversations"
      rows={rows}
      nameTitle="Provider"
      nameOf={({ provider }) => provider}
      columns={[
        { title: 'Started', value: ({ started }) => started, format: formatCompact },
        { title: 'Ended', value: ({ ended }) => ended, format: formatCompact, isWide: true },
        { title: 'Success', value: ({ successRate }) => successRate, format: formatShare },
        { title: 'Messages', value: ({ meanMessages }) => meanMessages, format: formatMean },
        { title: 'Length', value: ({ p50Ms }) => p50Ms, format: formatDuration, isWide: true },
        { title: 'Tokens', value: ({ tokens }) => tokens, format: formatCompact, isWide: true },
      ]}
    />
  );
}

/** Requests by provider. */
export function ProviderTable({ rows }: { rows: readonly ProviderUsage[] }): ReactNode {
  return (
    <RankedTable
      label="Providers"
      rows={rows}
      nameTitle="Provider"
      nameOf={({ provider }) => provider}
      columns={[
        { title: 'Requests', value: ({ requests }) => requests, format: formatCompact },
        { title: 'Success', value: ({ successRate }) => successRate, format: formatShare },
        { title: 'p50', value: ({ p50Ms }) => p50Ms, format: formatDuration },
        { title: 'p95', value: ({ p95Ms }) => p95Ms, format: formatDuration, isWide: true },
        { title: 'Tokens', value: ({ tokens }) => tokens, format: formatCompact, isWide: true },
      ]}
    />
  );
}

/** Suggestions by kind, with what became of them. */
export function SuggestionTable({ rows }: { rows: readonly SuggestionUsage[] }): ReactNode {
  return (
    <RankedTable
      label="Suggestions"
      rows={rows}
      nameTitle="Kind"
      nameOf={({ kind }) => kind}
      columns={[
        { title: 'Shown', value: ({ shown }) => shown, format: formatCompact },
        { title: 'Accepted', value: ({ acceptanceRate }) => acceptanceRate, format: formatShare },
        { title: 'Dismissed', value: ({ dismissed }) => dismissed, format: formatCompact },
        { title: 'After', value: ({ p50Ms }) => p50Ms, format: formatDuration, isWide: true },
      ]}
    />
  );
}

/** Models by what they generated. */
export function ModelTable({ models }: { models: readonly ModelUsage[] }): ReactNode {
  return (
    <RankedTable
      label="Models"
      rows={models}
      nameTitle="Model"
      nameOf={({ model }) => model}
      columns={[
        { title: 'Successes', value: ({ successes }) => successes, format: formatCompact },
        { title: 'Retries', value: ({ meanRetries }) => meanRetries, format: formatMean },
        { title: 'p50', value: ({ p50Ms }) => p50Ms, format: formatDuration },
      ]}
    />
  );
}
