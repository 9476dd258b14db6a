import type { ReactNode } from 'react';
import { useConversations, useGenerations } from '../api/queries.ts';
import { formatCount } from '../format/number.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { BucketChart } from '../panels/BucketChart.tsx';
import { Empty } from '../panels/Empty.tsx';
import { GenerationSummary } from '../panels/GenerationSummary.tsx';
import { Panel } from '../panels/Panel.tsx';
import { ConversationTable, ProviderTable, SuggestionTable } from '../panels/usageTables.tsx';
import { useFilters } from '../shell/location.ts';
import { TRACK_CONVERSATION, TRACK_GENERATION } from '../shell/snippet.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** Conversations, providers, suggestions and generations. */
export function Assistants(): ReactNode {
  const filters = useFilters();
  const query = useConversations(filters);
  const generations = useGenerations(filters);
  return (
    <>
      <Tabs of="Usage" page="assistants" />
      <Panel
        title="Conversations"
        aside="By length and outcome; nothing of what is said"
        query={query}
        skeleton={
          <>
            <BoneChart height={160} />
            <BoneRows count={4} />
          </>
        }
        isEmpty={({ conversations }) => conversations.length === 0}
        empty={
          <Empty
            title="No conversation in this time"
            code={TRACK_CONVERSATION}
            codeLabel="a line that begins a conversation"
          >
            Begin, count messages by their length, and end it.
          </Empty>
        }
      >
        {({ range, bucketMs, series, conversations }) => (
          <>
            <BucketChart
              range={range}
              bucketMs={bucketMs}
              points={series}
              title="Conversations started"
              words={['conversation', 'conversations']}
              value={({ started }) => started}
              note={({ requests, failures }) =>
                `${formatCount(requests)} requests, ${formatCount(failures)} failed`
              }
            />
            <ConversationTable rows={conversations} />
          </>
        )}
      </Panel>
      <div className="halves">
        <Panel
          title="Providers"
          query={query}
          skeleton={<BoneRows count={4} />}
          isEmpty={({ providers }) => providers.length === 0}
          empty={<p className="is-muted notice">No provider was asked in this time.</p>}
        >
          {({ providers }) => <ProviderTable rows={providers} />}
        </Panel>
        <Panel
          title="Suggestions"
          query={query}
          skeleton={<BoneRows count={4} />}
          isEmpty={({ suggestions }) => suggestions.length === 0}
          empty={<p className="is-muted notice">Nothing was suggested in this time.</p>}
        >
          {({ suggestions }) => <SuggestionTable rows={suggestions} />}
        </Panel>
      </div>
      <Panel
        title="Generations"
        aside="Failure rate is failed validations by attempts"
        query={generations}
        skeleton={
          <>
            <BoneRows count={2} className="is-tall" />
            <BoneChart height={160} />
            <BoneRows count={5} />
          </>
        }
        isEmpty={({ attempts, failures, retries, successes }) =>
          attempts + failures + retries + successes === 0
        }
        empty={
          <Empty
            title="Nothing was generated in this time"
            code={TRACK_GENERATION}
            codeLabel="a line that tracks an attempt"
          >
            Lengths, counts and names; nothing of what was asked or made.
          </Empty>
        }
      >
        {(answer) => <GenerationSummary answer={answer} />}
      </Panel>
    </>
  );
}
