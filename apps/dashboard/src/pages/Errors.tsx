import type { ErrorsAnswer } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { useErrors } from '../api/queries.ts';
import { type Standing, triageOf, useTriage } from '../api/triage.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { NoErrors } from '../panels/ErrorsOverview.tsx';
import { ErrorTable } from '../panels/ErrorTable.tsx';
import { ErrorTools } from '../panels/ErrorTools.tsx';
import { GroupsChart } from '../panels/GroupsChart.tsx';
import { Panel } from '../panels/Panel.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { useFilters } from '../shell/location.ts';

/** The error groups of the range, those with the most errors first. */
export function Errors(): ReactNode {
  const filters = useFilters();
  const query = useErrors(filters);
  const [standing, setStanding] = useState<Standing>();
  const { q, page, range } = filters;
  return (
    <Panel
      title="Groups"
      aside={<ErrorTools standing={standing} onPick={setStanding} />}
      query={query}
      skeleton={
        <>
          <BoneChart height={180} />
          <BoneRows count={8} className="is-tall" />
        </>
      }
      isEmpty={(answer) => answer.groups.length === 0}
      empty={
        q === undefined ? (
          <NoErrors filters={filters} />
        ) : (
          <Empty title={`No error says that in ${toRangeWords(range)}`}>
            {`Looked for “${q}” in types and messages${page === undefined ? '' : ` on ${page}`}, in any case.`}
          </Empty>
        )
      }
    >
      {(answer) => <Content answer={answer} standing={standing} />}
    </Panel>
  );
}

function Content({ answer, standing }: { answer: ErrorsAnswer; standing: Standing | undefined }): ReactNode {
  const { data } = useTriage();
  const groups = answer.groups.filter(
    (group) => standing === undefined || triageOf(group, data).standing === standing,
  );
  return (
    <>
      <GroupsChart answer={answer} />
      {groups.length === 0 ? (
        <p className="is-muted">None of these.</p>
      ) : (
        <ErrorTable
          groups={groups}
          now={answer.range.to}
          {...(standing === undefined && { found: answer.found })}
        />
      )}
    </>
  );
}
