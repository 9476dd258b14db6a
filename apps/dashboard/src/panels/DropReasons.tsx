import type { DeliveryTally } from '@candor/server/api';
import type { ReactNode } from 'react';
import { describeReason, isOnTheWay } from '../format/reason.ts';
import { CountList, type CountRow } from './CountList.tsx';

/** What the browser and the intake let go, and why. */
export function DropReasons({ total: { dropped, rejected } }: { total: DeliveryTally }): ReactNode {
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  const rows = (isWanted: (reason: string) => boolean): CountRow[] =>
    reasons
      .filter(([reason]) => isWanted(reason))
      .map(([reason, count]) => ({ words: describeReason(reason), count }));
  const turnedDown = rejected > 0 ? [{ words: 'Turned down one by one', count: rejected }] : [];
  return (
    <>
      <CountList
        title="On the way"
        none="Nothing was let go on its way here."
        rows={[...rows(isOnTheWay), ...turnedDown]}
      />
      <CountList
        title="By rule, before it was numbered"
        none="No rule held anything back."
        rows={rows((reason) => !isOnTheWay(reason))}
      />
    </>
  );
}
