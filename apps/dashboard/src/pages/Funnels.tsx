import type { ReactNode } from 'react';
import { useFunnel } from '../api/queries.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { FoundStatus } from '../panels/FoundStatus.tsx';
import { FunnelForm } from '../panels/FunnelForm.tsx';
import { FunnelResult } from '../panels/FunnelResult.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { setFilters, useFilters } from '../shell/location.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** How far visits or users get on a way of several steps. */
export function Funnels(): ReactNode {
  const filters = useFilters();
  const { q, range } = filters;
  const query = useFunnel(filters, q);
  return (
    <>
      <Tabs of="Usage" page="funnels" />
      <Frame title="Steps" aside="Of visits and users who allow an id">
        <FunnelForm text={q} onAsk={(text) => setFilters({ q: text })} />
      </Frame>
      {q !== undefined && <FoundStatus query={query} of={q} />}
      {q !== undefined && (
        <Panel
          title="Funnel"
          aside="Weighted by sampling"
          query={query}
          skeleton={<BoneRows count={8} className="is-tall" />}
          isEmpty={({ steps }) => (steps[0]?.reached ?? 0) === 0}
          empty={
            <Empty title={`Nobody took the first step in ${toRangeWords(range)}`}>
              Visits are counted of people who allow <code>enhanced</code> or more, users of those who allow{' '}
              <code>full</code>. Types of events stand on the page Live.
            </Empty>
          }
        >
          {(answer) => <FunnelResult answer={answer} />}
        </Panel>
      )}
    </>
  );
}
