import type { ErrorsAnswer } from '@candor/server/api';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readStanding, STANDING_CHOICES, useTriage } from '../api/triage.ts';
import { Sparkline } from '../charts/Sparkline.tsx';
import { formatCompact } from '../format/number.ts';
import { formatAgo } from '../format/time.ts';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { toErrorPath } from '../shell/route.ts';
import { CAPTURE_ERROR } from '../shell/snippet.ts';
import { BoneChart, BoneRows } from './Bones.tsx';
import { Empty } from './Empty.tsx';
import { GroupsChart } from './GroupsChart.tsx';
import { Panel } from './Panel.tsx';

const TOP = 7;

/** How many errors, since when, and which most. */
export function ErrorsOverview({
  query,
  filters,
}: {
  query: UseQueryResult<ErrorsAnswer>;
  filters: Filters;
}): ReactNode {
  return (
    <Panel
      title="Errors"
      aside={<Link to="/errors">All groups</Link>}
      query={query}
      skeleton={
        <>
          <BoneChart height={180} />
          <BoneRows count={TOP} className="is-tall" />
        </>
      }
      isEmpty={(answer) => answer.groups.length === 0}
      empty={<NoErrors filters={filters} />}
    >
      {(answer) => <Content answer={answer} />}
    </Panel>
  );
}

/** No errors: good news, or nobody reports. Where some are ignored it may be that only those happened. */
export function NoErrors({ filters }: { filters: Filters }): ReactNode {
  const { range, page } = filters;
  const { data } = useTriage();
  const where = page === undefined ? '' : ` on ${page}`;
  if (readStanding(filters) === undefined && data?.groups.some(({ status }) => status === 'ignored'))
    return (
      <Empty title={`No errors${where} in ${toRangeWords(range)} but those that are ignored, if any`}>
        To see these, too, choose “{STANDING_CHOICES.any}” on the page Errors.
      </Empty>
    );
  return (
    <Empty
      title={`No errors${where} in ${toRangeWords(range)}`}
      code={CAPTURE_ERROR}
      codeLabel="a line that reports an error"
    >
      Uncaught errors and rejections report themselves. To see one arrive, run this in the console of a page
      that measures.
    </Empty>
  );
}

function Content({ answer }: { answer: ErrorsAnswer }): ReactNode {
  const { range, groups } = answer;
  return (
    <>
      <GroupsChart answer={answer} />
      <ol className="top-groups">
        {groups.slice(0, TOP).map((group) => (
          <li key={group.fingerprint}>
            <Link to={toErrorPath(group.fingerprint)}>
              <span className="error-type" dir="auto" title={group.type}>
                {group.type || 'Error'}
              </span>
              <span className="error-message" dir="auto" title={group.message}>
                {group.message || 'No message'}
              </span>
            </Link>
            <Sparkline trend={group.trend} />
            <span className="top-count">{formatCompact(group.count)}</span>
            <span className="top-age">{formatAgo(group.lastSeen, range.to)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
