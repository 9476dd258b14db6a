import type { ReactNode } from 'react';
import { useOperations } from '../api/queries.ts';
import { AISummary } from '../panels/AISummary.tsx';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { BottleneckList } from '../panels/BottleneckList.tsx';
import { Empty } from '../panels/Empty.tsx';
import { NoneNamed } from '../panels/NoneNamed.tsx';
import { OperationSummary } from '../panels/OperationSummary.tsx';
import { Panel } from '../panels/Panel.tsx';
import { SearchForm } from '../panels/SearchForm.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { useFilters } from '../shell/location.ts';
import { FIND_BOTTLENECKS, TRACK_AI, TRACK_OPERATION } from '../shell/snippet.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** How long the site's own operations take, and what costs the most. */
export function Operations(): ReactNode {
  const filters = useFilters();
  const query = useOperations(filters);
  const when = toRangeWords(filters.range);
  return (
    <>
      <Tabs of="Speed" page="operations" />
      <Panel
        title="Operations"
        aside={<SearchForm label="Search operations" placeholder="Find by name" />}
        query={query}
        skeleton={
          <>
            <BoneRows count={2} className="is-tall" />
            <BoneChart height={200} />
            <BoneRows count={6} />
          </>
        }
        isEmpty={({ operations }) => operations.length === 0}
        empty={
          <NoneNamed of="operation" q={filters.q}>
            <Empty
              title={`No operation was timed in ${when}`}
              code={TRACK_OPERATION}
              codeLabel="a line that times an operation"
            >
              Time what people wait for; it shows with its first run.
            </Empty>
          </NoneNamed>
        }
      >
        {(answer) => <OperationSummary answer={answer} />}
      </Panel>
      <Panel
        title="Bottlenecks"
        aside="Shares of the time of their kind"
        query={query}
        skeleton={<BoneRows count={6} />}
        isEmpty={({ bottlenecks }) => bottlenecks.length === 0}
        empty={
          <Empty
            title={`No page has told what costs it time in ${when}`}
            code={FIND_BOTTLENECKS}
            codeLabel="a line that ranks bottlenecks"
          >
            Operations, files and scripts are ranked in the page, and told when it is hidden or left.
          </Empty>
        }
      >
        {({ bottlenecks }) => (
          <div className="thirds">
            <BottleneckList
              title="Operations"
              kind="operation"
              bottlenecks={bottlenecks}
              none="No operation stands out."
            />
            <BottleneckList
              title="Files"
              kind="resource"
              bottlenecks={bottlenecks}
              none="No file stands out."
            />
            <BottleneckList
              title="Scripts"
              kind="script"
              bottlenecks={bottlenecks}
              none="No script kept a page busy."
            />
          </div>
        )}
      </Panel>
      <Panel
        title="AI operations"
        aside="By time and length; nothing of what is asked or answered"
        query={query}
        skeleton={
          <>
            <BoneRows count={2} className="is-tall" />
            <BoneChart height={160} />
          </>
        }
        isEmpty={({ ai }) => ai.count === 0}
        empty={
          <Empty
            title={`No AI service was called in ${when}`}
            code={TRACK_AI}
            codeLabel="a line that tracks an AI operation"
          >
            Say how long a call took, by its stages, and what it cost.
          </Empty>
        }
      >
        {({ ai, range, bucketMs }) => <AISummary ai={ai} range={range} bucketMs={bucketMs} />}
      </Panel>
    </>
  );
}
