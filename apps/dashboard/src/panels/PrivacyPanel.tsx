import type { RetentionAnswer, RetentionKind } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useRetention } from '../api/administration.ts';
import { formatCount, formatPlural } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';
import { BoneRows } from './Bones.tsx';
import { Panel } from './Panel.tsx';
import { VisitRights } from './VisitRights.tsx';

const KINDS: Readonly<Record<RetentionKind, string>> = {
  consent: 'Decisions on consent',
  errors: 'Errors',
  pageLoads: 'Page loads',
  restricted: 'Restricted by a person',
  performance: 'Performance',
  usage: 'Usage',
};

/** What a person may ask for, and what is kept for how long. */
export function PrivacyPanel(): ReactNode {
  const query = useRetention();
  return (
    <>
      <VisitRights />
      <Panel
        title="What is kept"
        aside="In this project"
        query={query}
        skeleton={<BoneRows count={5} />}
        isEmpty={({ kinds }) => kinds.length === 0}
        empty={<p className="is-muted">Nothing is kept of this project.</p>}
      >
        {(answer) => <Kinds answer={answer} />}
      </Panel>
    </>
  );
}

function Kinds({ answer: { retentionDays, retentionKinds, kinds } }: { answer: RetentionAnswer }): ReactNode {
  const overdue = kinds.reduce((sum, row) => sum + row.overdue, 0);
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" className="number">
              Kept
            </th>
            <th scope="col" className="number">
              Days
            </th>
            <th scope="col" className="wide-only">
              Oldest
            </th>
            <th scope="col" className="number wide-only">
              Past their days
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ kind, days, rows, oldest, overdue: late }) => (
            <tr key={`${kind} ${days}`}>
              <td>{KINDS[kind] ?? kind}</td>
              <td className="number">{formatCount(rows)}</td>
              <td className="number">{formatCount(days)}</td>
              <td className="wide-only">{formatFullTime(oldest)}</td>
              <td className="number wide-only">{formatCount(late)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="is-muted share-note">
        {`What comes in now is kept for ${toWords(retentionDays, retentionKinds)}; decisions on consent for three years or more. The database removes what is past its days by itself, a part at a time${
          overdue === 0
            ? '; nothing is past them now.'
            : `: ${formatPlural(overdue, 'row waits', 'rows wait')} for the rest of theirs.`
        }`}
      </p>
    </>
  );
}

function toWords(days: number, kinds: RetentionAnswer['retentionKinds']): string {
  const others = Object.entries(kinds).map(([kind, own]) => `, ${kind} for ${own}`);
  return `${formatPlural(days, 'day', 'days')}${others.join('')}`;
}
