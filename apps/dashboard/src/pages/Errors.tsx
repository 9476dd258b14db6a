import type { ReactNode } from 'react';
import { useErrors } from '../api/queries.ts';
import { readStanding, STANDING_CHOICES } from '../api/triage.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { NoErrors } from '../panels/ErrorsOverview.tsx';
import { ErrorTable } from '../panels/ErrorTable.tsx';
import { ErrorTools } from '../panels/ErrorTools.tsx';
import { GroupsChart } from '../panels/GroupsChart.tsx';
import { Panel } from '../panels/Panel.tsx';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { useFilters } from '../shell/location.ts';

/** A word that may be the id of one error. */
const MAYBE_ID = /^[\w-]{21,32}$/;

/** The error groups of the range, those with the most errors first. */
export function Errors(): ReactNode {
  const filters = useFilters();
  const query = useErrors(filters);
  const standing = readStanding(filters);
  return (
    <Panel
      title="Groups"
      aside={<ErrorTools />}
      query={query}
      skeleton={
        <>
          <BoneChart height={180} />
          <BoneRows count={8} className="is-tall" />
        </>
      }
      isEmpty={(answer) => answer.groups.length === 0}
      empty={
        filters.q === undefined && (standing === undefined || standing === 'any') ? (
          <NoErrors filters={filters} />
        ) : (
          <NoSuchErrors filters={filters} />
        )
      }
    >
      {(answer) => (
        <>
          <GroupsChart answer={answer} />
          <ErrorTable
            groups={answer.groups}
            now={answer.range.to}
            found={answer.found}
            asked={MAYBE_ID.test(filters.q ?? '') ? filters.q : undefined}
          />
        </>
      )}
    </Panel>
  );
}

/** There may be errors, but none that was looked for. */
function NoSuchErrors({ filters }: { filters: Filters }): ReactNode {
  const { q, page, range } = filters;
  const standing = readStanding(filters);
  const looked = [
    q !== undefined && `“${q}” in types and messages, in any case`,
    standing && standing !== 'any' && `groups that stand as “${STANDING_CHOICES[standing]}”`,
  ].filter(Boolean);
  return (
    <Empty
      title={
        q === undefined
          ? `None of these in ${toRangeWords(range)}`
          : `No error says that in ${toRangeWords(range)}`
      }
    >
      {`Looked for ${looked.join(' and ')}${page === undefined ? '' : `, on ${page}`}.`}
    </Empty>
  );
}
