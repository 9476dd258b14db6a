import type { VitalsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useVitals, useWholeVitalsBefore } from '../api/queries.ts';
import { SHOWN_VITALS } from '../format/vital.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { EveryValue } from '../panels/EveryValue.tsx';
import { PageTable } from '../panels/PageTable.tsx';
import { Panel } from '../panels/Panel.tsx';
import { NoVitals } from '../panels/VitalCards.tsx';
import { VitalChart } from '../panels/VitalChart.tsx';
import { VitalGroupTable } from '../panels/VitalGroupTable.tsx';
import { useFilters } from '../shell/location.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** The vitals' course, and the pages that need work. */
export function Vitals(): ReactNode {
  const filters = useFilters();
  const query = useVitals(filters);
  const before = useWholeVitalsBefore(filters);
  return (
    <>
      <Tabs of="Speed" page="vitals" />
      <Panel
        title="Over time"
        aside="75th percentile"
        query={query}
        skeleton={
          <div className="chart-grid">
            {SHOWN_VITALS.map((name) => (
              <BoneChart key={name} />
            ))}
          </div>
        }
        isEmpty={isEmpty}
        empty={<NoVitals filters={filters} />}
      >
        {(answer) => (
          <div className="chart-grid">
            {SHOWN_VITALS.map((name) => (
              <VitalChart key={name} name={name} answer={answer} before={before} />
            ))}
          </div>
        )}
      </Panel>
      <EveryValue filters={filters} />
      <Panel
        title="Pages"
        aside="Worst first; choose one to see it alone"
        query={query}
        skeleton={<BoneRows count={8} />}
        isEmpty={(answer) => answer.pages.length === 0}
        empty={<p className="is-muted notice">No page has reported in this time.</p>}
      >
        {(answer) => <PageTable pages={answer.pages} found={answer.found.pages} />}
      </Panel>
      <Panel
        title="Where they differ"
        aside="75th percentile and its 95 % interval"
        query={query}
        skeleton={<BoneRows count={8} />}
        isEmpty={isEmpty}
        empty={<p className="is-muted notice">Nothing has reported in this time.</p>}
      >
        {({ releases, devices, connections, found }) => (
          <div className="stacked">
            <VitalGroupTable title="Release" groups={releases} found={found.releases} />
            <VitalGroupTable title="Device" groups={devices} />
            <VitalGroupTable title="Connection" groups={connections} />
          </div>
        )}
      </Panel>
    </>
  );
}

function isEmpty(answer: VitalsAnswer): boolean {
  return answer.summary.length === 0;
}
