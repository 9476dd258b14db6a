import type { DeliveryTally } from '@candor/server/api';
import { type ReactNode, useId } from 'react';
import { formatCompact, formatCount } from '../format/number.ts';
import { describeReason, isOnTheWay } from '../format/reason.ts';

interface Row {
  words: string;
  count: number;
}

/** What the browser and the intake let go, and why. */
export function DropReasons({ total: { dropped, rejected } }: { total: DeliveryTally }): ReactNode {
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  const rows = (isWanted: (reason: string) => boolean): Row[] =>
    reasons
      .filter(([reason]) => isWanted(reason))
      .map(([reason, count]) => ({ words: describeReason(reason), count }));
  const turnedDown = rejected > 0 ? [{ words: 'Turned down one by one', count: rejected }] : [];
  return (
    <>
      <Reasons
        title="On the way"
        none="Nothing was let go on its way here."
        rows={[...rows(isOnTheWay), ...turnedDown]}
      />
      <Reasons
        title="By rule, before it was numbered"
        none="No rule held anything back."
        rows={rows((reason) => !isOnTheWay(reason))}
      />
    </>
  );
}

function Reasons({ title, none, rows }: { title: string; none: string; rows: readonly Row[] }): ReactNode {
  const id = useId();
  const sorted = [...rows].sort((a, b) => b.count - a.count);
  const most = sorted[0]?.count ?? 1;
  return (
    <div className="reasons">
      <h3 id={id}>{title}</h3>
      {sorted.length === 0 ? (
        <p className="is-muted">{none}</p>
      ) : (
        <ul aria-labelledby={id}>
          {sorted.map(({ words, count }) => (
            <li key={words}>
              <span>{words}</span>
              <span title={formatCount(count)}>{formatCompact(count)}</span>
              <span className="reason-bar" style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
