import type { DeliverySession } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatCompact, NONE } from '../format/number.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { Link } from '../shell/Link.tsx';
import { toVisitPath } from '../shell/route.ts';
import { MoreRows, useMore } from './MoreRows.tsx';

interface SessionTableProps {
  sessions: readonly DeliverySession[];
  /** The end of the range, from which ages are counted. */
  now: number;
}

/** Visits with gaps among their numbers, as the server sorted them. */
export function SessionTable({ sessions, now }: SessionTableProps): ReactNode {
  const more = useMore(sessions.length);
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">Visit</th>
            <th scope="col" className="wide-only">
              Release
            </th>
            <th scope="col" className="number">
              Missing
            </th>
            <th scope="col" className="number wide-only">
              Lost
            </th>
            <th scope="col" className="number wide-only">
              Let go
            </th>
            <th scope="col" className="number wide-only">
              Events
            </th>
            <th scope="col" className="number">
              Last heard
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.slice(0, more.shown).map((session) => (
            <Row key={session.session} session={session} now={now} />
          ))}
        </tbody>
      </table>
      <MoreRows {...more} total={sessions.length} />
    </>
  );
}

function Row({ session: of, now }: { session: DeliverySession; now: number }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <Link to={toVisitPath(of.session)}>
          <code>{of.session}</code>
        </Link>
      </th>
      <td className="wide-only">{of.release || NONE}</td>
      <td className="number">{formatCompact(of.missing)}</td>
      <td className="number wide-only">{formatCompact(of.lost)}</td>
      <td className="number wide-only">{formatCompact(of.letGo + of.rejected)}</td>
      <td className="number wide-only">{formatCompact(of.produced)}</td>
      <td className="number">
        <time dateTime={new Date(of.heard).toISOString()} title={formatFullTime(of.heard)}>
          {formatAgo(of.heard, now)}
        </time>
      </td>
    </tr>
  );
}
