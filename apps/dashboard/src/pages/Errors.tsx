import type { ErrorsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useErrors } from '../api/queries.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { NoErrors, toGroupsOn } from '../panels/ErrorsOverview.tsx';
import { ErrorTable } from '../panels/ErrorTable.tsx';
import { GroupsChart } from '../panels/GroupsChart.tsx';
import { Panel } from '../panels/Panel.tsx';
import { useFilters } from '../shell/location.ts';

/** All error groups of the range. */
export function Errors(): ReactNode {
  const filters = useFilters();
  const query = useErrors(filters);
  return (
    <Panel
      title="Groups"
      aside="Errors with the same cause count as one group"
      query={query}
      skeleton={
        <>
          <BoneChart height={180} />
          <BoneRows count={8} className="is-tall" />
        </>
      }
      isEmpty={(answer) => toGroupsOn(answer.groups, filters.page).length === 0}
      empty={<NoErrors filters={filters} />}
    >
      {(answer) => <Content answer={answer} page={filters.page} />}
    </Panel>
  );
}

function Content({ answer, page }: { answer: ErrorsAnswer; page: string | undefined }): ReactNode {
  const groups = toGroupsOn(answer.groups, page);
  return (
    <>
      <GroupsChart answer={answer} groups={groups} />
      <ErrorTable groups={groups} now={answer.range.to} />
    </>
  );
}
