import type { ErrorGroup } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { Sparkline } from '../charts/Sparkline.tsx';
import { formatCompact, formatCount } from '../format/number.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { Link } from '../shell/Link.tsx';
import { toErrorPath } from '../shell/route.ts';
import { MoreRows, useMore } from './MoreRows.tsx';
import { type Sort, SortHeader, sortRows } from './SortHeader.tsx';
import { StandingTag } from './TriageBar.tsx';

/** As many pages as the server names. */
const MAX_NAMED = 10;

type Column = 'count' | 'sessions' | 'lastSeen';

interface ErrorTableProps {
  groups: readonly ErrorGroup[];
  /** How many there are, listed or not. */
  found: number;
  /** The end of the range, from which ages are counted. */
  now: number;
  /** The id of one error that is looked for: the first that its group shows. */
  asked?: string | undefined;
}

/** Error groups, most frequent first. */
export function ErrorTable({ groups, found, now, asked }: ErrorTableProps): ReactNode {
  const [sort, setSort] = useState<Sort<Column>>({ by: 'count', isTurned: false });
  const rows = sortRows(groups, (group) => group[sort.by], sort.isTurned);
  const more = useMore(rows.length);
  return (
    <>
      <table className="error-table">
        <thead>
          <tr>
            <th scope="col">Error</th>
            <th scope="col" className="wide-only">
              Trend
            </th>
            <SortHeader column="count" sort={sort} onSort={setSort}>
              Count
            </SortHeader>
            <SortHeader column="sessions" sort={sort} onSort={setSort} className="number wide-only">
              Visits
            </SortHeader>
            <SortHeader column="lastSeen" sort={sort} onSort={setSort}>
              Last seen
            </SortHeader>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, more.shown).map((group) => (
            <Row key={group.fingerprint} group={group} now={now} asked={asked} />
          ))}
        </tbody>
      </table>
      <MoreRows {...more} total={rows.length} found={found} />
    </>
  );
}

function Row({
  group,
  now,
  asked,
}: Pick<ErrorTableProps, 'now' | 'asked'> & { group: ErrorGroup }): ReactNode {
  const { fingerprint, type, message, trend, count, sessions, lastSeen } = group;
  return (
    <tr className="row-link">
      <th scope="row" className="error-cell">
        <Link to={toErrorPath(fingerprint)} q={asked}>
          <span className="error-type" dir="auto" title={type}>
            {type || 'Error'}
          </span>
          <span className="error-message" dir="auto" title={message}>
            {message || 'No message'}
          </span>
        </Link>
        <ErrorTags group={group} />
      </th>
      <td className="wide-only">
        <Sparkline trend={trend} />
      </td>
      <td className="number" title={formatCount(count)}>
        {formatCompact(count)}
      </td>
      <td className="number wide-only">{formatCompact(sessions)}</td>
      <td className="number">
        <time dateTime={new Date(lastSeen).toISOString()} title={formatFullTime(lastSeen)}>
          {formatAgo(lastSeen, now)}
        </time>
      </td>
    </tr>
  );
}

/** What kind of error it is and where it happens. */
export function ErrorTags({
  group,
  isPlaceless = false,
}: {
  group: ErrorGroup;
  isPlaceless?: boolean;
}): ReactNode {
  const { severity, category, handled, pages } = group;
  const [first, ...others] = pages;
  const more = `${others.length}${pages.length < MAX_NAMED ? '' : '+'} more`;
  const where = first === undefined ? '' : others.length === 0 ? first : `${first} and ${more}`;
  return (
    <span className="tags">
      {!isPlaceless && <StandingTag group={group} />}
      <span>{severity}</span>
      <span>{category}</span>
      <span>{handled ? 'handled' : 'unhandled'}</span>
      {where && !isPlaceless && <span className="tag-page">{where}</span>}
    </span>
  );
}
