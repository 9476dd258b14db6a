import type { ReactNode } from 'react';
import { useResources } from '../api/queries.ts';
import { formatBytes } from '../format/number.ts';
import { BoneRows, BoneSummary } from '../panels/Bones.tsx';
import { BottleneckList } from '../panels/BottleneckList.tsx';
import { CountList } from '../panels/CountList.tsx';
import { Empty } from '../panels/Empty.tsx';
import { Panel } from '../panels/Panel.tsx';
import { ResourceSummary } from '../panels/ResourceSummary.tsx';
import { ResourceTable } from '../panels/ResourceTable.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { useFilters } from '../shell/location.ts';
import { MEASURE_RESOURCES } from '../shell/snippet.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** What pages take of devices and networks. */
export function Resources(): ReactNode {
  const filters = useFilters();
  const query = useResources(filters);
  return (
    <>
      <Tabs of="Speed" page="resources" />
      <Panel
        title="What a page load takes"
        aside="By the newest reading of each"
        query={query}
        skeleton={<BoneSummary rows={4} charts={4} />}
        isEmpty={({ series }) => series.length === 0}
        empty={
          <Empty
            title={`No page has told what it takes in ${toRangeWords(filters.range)}`}
            code={MEASURE_RESOURCES}
            codeLabel="a line that measures resources"
          >
            It is told when a page is hidden or left, by people who allow <code>enhanced</code> or more.
          </Empty>
        }
      >
        {(answer) => <ResourceSummary answer={answer} />}
      </Panel>
      <div className="halves">
        <Panel
          title="Downloads by type"
          aside="Over the network, all page loads"
          query={query}
          skeleton={<BoneRows count={5} />}
          isEmpty={({ bytesByType }) => bytesByType.length === 0}
          empty={<p className="is-muted notice">No file came over the network in this time.</p>}
        >
          {({ bytesByType }) => (
            <CountList
              title="Bytes"
              none=""
              rows={bytesByType.map(({ type, bytes }) => ({
                words: type || 'Not told',
                count: bytes,
                figure: formatBytes(bytes),
              }))}
            />
          )}
        </Panel>
        <Panel
          title="Long animation frames"
          aside="By script"
          query={query}
          skeleton={<BoneRows count={5} />}
          isEmpty={({ scripts }) => scripts.length === 0}
          empty={<p className="is-muted notice">No script kept a page busy in this time.</p>}
        >
          {({ scripts }) => (
            <BottleneckList title="Share and time" kind="script" bottlenecks={scripts} none="" />
          )}
        </Panel>
      </div>
      <Panel
        title="Pages"
        aside="Choose one to see it alone"
        query={query}
        skeleton={<BoneRows count={6} />}
        isEmpty={({ pages }) => pages.length === 0}
        empty={<p className="is-muted notice">No page has reported in this time.</p>}
      >
        {({ pages, found }) => <ResourceTable pages={pages} found={found} page={filters.page} />}
      </Panel>
    </>
  );
}
