import type { ReactNode } from 'react';
import { useRequests } from '../api/queries.ts';
import { BoneRows, BoneSummary } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { NoneNamed } from '../panels/NoneNamed.tsx';
import { Panel } from '../panels/Panel.tsx';
import { RequestSummary } from '../panels/RequestSummary.tsx';
import { HostTable, RouteTable } from '../panels/requestTables.tsx';
import { SearchForm } from '../panels/SearchForm.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { useFilters } from '../shell/location.ts';
import { TRACE_REQUESTS } from '../shell/snippet.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** What pages ask the network for, and how that goes. */
export function Requests(): ReactNode {
  const filters = useFilters();
  const query = useRequests(filters);
  const none = <p className="is-muted notice">No request was made in this time.</p>;
  return (
    <>
      <Tabs of="Speed" page="requests" />
      <Panel
        title="Requests"
        aside="By fetch and XMLHttpRequest"
        query={query}
        skeleton={<BoneSummary rows={2} charts={2} />}
        isEmpty={({ series }) => series.length === 0}
        empty={
          <Empty
            title={`No request was made in ${toRangeWords(filters.range)}`}
            code={TRACE_REQUESTS}
            codeLabel="a line that times requests"
          >
            Requests of people who allow <code>enhanced</code> or more are timed; never their queries, bodies
            or headers.
          </Empty>
        }
      >
        {(answer) => <RequestSummary answer={answer} />}
      </Panel>
      <Panel
        title="Routes"
        aside={<SearchForm label="Search routes" placeholder="Find by path, * for ids and numbers" />}
        query={query}
        skeleton={<BoneRows count={8} />}
        isEmpty={({ routes }) => routes.length === 0}
        empty={
          <NoneNamed of="route" q={filters.q}>
            {none}
          </NoneNamed>
        }
      >
        {({ routes, found }) => <RouteTable routes={routes} found={found.routes} />}
      </Panel>
      <Panel
        title="Servers"
        query={query}
        skeleton={<BoneRows count={4} />}
        isEmpty={({ hosts }) => hosts.length === 0}
        empty={none}
      >
        {({ hosts, found }) => <HostTable hosts={hosts} found={found.hosts} />}
      </Panel>
    </>
  );
}
