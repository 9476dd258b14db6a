import type { ReactNode } from 'react';
import { useDelivery, useDeliverySessions, useOutcomes } from '../api/queries.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { NoDelivery } from '../panels/DeliveryOverview.tsx';
import { DeliverySummary } from '../panels/DeliverySummary.tsx';
import { DropReasons } from '../panels/DropReasons.tsx';
import { KeyOutcomes } from '../panels/KeyOutcomes.tsx';
import { Panel } from '../panels/Panel.tsx';
import { ReleaseTable } from '../panels/ReleaseTable.tsx';
import { SessionTable } from '../panels/SessionTable.tsx';
import { TurnedDownPanel } from '../panels/TurnedDownPanel.tsx';
import { useFilters } from '../shell/location.ts';

/** What arrived of all that pages have measured, and what did not. */
export function Delivery(): ReactNode {
  const filters = useFilters();
  const query = useDelivery(filters);
  const sessions = useDeliverySessions(filters);
  const outcomes = useOutcomes(filters);
  return (
    <>
      <Panel
        title="Events"
        aside="By the numbers of each page load"
        query={query}
        skeleton={
          <>
            <BoneRows count={2} className="is-tall" />
            <BoneChart height={160} />
          </>
        }
        isEmpty={(answer) => answer.total.loads === 0}
        empty={<NoDelivery filters={filters} />}
      >
        {(answer) => <DeliverySummary answer={answer} />}
      </Panel>
      <div className="split">
        <Panel
          title="Releases"
          query={query}
          skeleton={<BoneRows count={6} />}
          isEmpty={(answer) => answer.releases.length === 0}
          empty={<p className="is-muted notice">No release has reported in this time.</p>}
        >
          {(answer) => <ReleaseTable releases={answer.releases} found={answer.found} />}
        </Panel>
        <Panel
          title="Let go"
          aside="As the browser says"
          query={query}
          skeleton={<BoneRows count={6} />}
          isEmpty={(answer) => answer.total.loads === 0}
          empty={<p className="is-muted notice">No browser has reported in this time.</p>}
        >
          {(answer) => <DropReasons total={answer.total} />}
        </Panel>
      </div>
      <Panel
        title="Visits with gaps"
        aside="Those that miss the most first"
        query={sessions}
        skeleton={<BoneRows count={6} />}
        isEmpty={(answer) => answer.sessions.length === 0}
        empty={<p className="is-muted notice">No visit misses an event in this time.</p>}
      >
        {(answer) => <SessionTable sessions={answer.sessions} now={answer.range.to} />}
      </Panel>
      <Panel
        title="By key"
        aside="What became of everything that was sent"
        query={outcomes}
        skeleton={<BoneRows count={4} />}
        isEmpty={(answer) => answer.outcomes.length === 0}
        empty={<p className="is-muted notice">No key has sent anything in this time.</p>}
      >
        {(answer) => <KeyOutcomes answer={answer} />}
      </Panel>
      <TurnedDownPanel />
    </>
  );
}
