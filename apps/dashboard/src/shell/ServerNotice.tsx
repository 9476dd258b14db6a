import type { ReactNode } from 'react';
import { useStatus } from '../api/queries.ts';
import { formatCount, formatPlural } from '../format/number.ts';
import { toZone } from '../format/time.ts';

const FULL_SHARE = 0.5;

/** Says when the server itself needs attention: what is shown may be incomplete. */
export function ServerNotice(): ReactNode {
  const { data } = useStatus();
  if (data === undefined) return null;
  const { store, spool } = data;
  const waiting = formatPlural(spool.waitingEvents, 'event waits', 'events wait');
  if (!store.ready) {
    return (
      <p className="server-notice" role="status">
        {`The store is not answering, so panels may fail or be old. Events are still taken in: ${waiting} on disk until it is back.`}
      </p>
    );
  }
  if (spool.limitBytes > 0 && spool.waitingBytes / spool.limitBytes > FULL_SHARE) {
    return (
      <p className="server-notice" role="status">
        {`The store is behind: ${waiting} on disk, and the newest are not shown yet.`}
      </p>
    );
  }
  return null;
}

/** The server about itself, in a line. */
export function ServerFooter({ onSignOut }: { onSignOut: () => void }): ReactNode {
  const { data } = useStatus();
  const leave = (
    <button type="button" className="as-link" onClick={onSignOut}>
      Sign out
    </button>
  );
  const times = <span>{`Times in ${toZone()}, days of charts in UTC`}</span>;
  if (data === undefined) {
    return (
      <footer className="footer">
        {times}
        {leave}
      </footer>
    );
  }
  const { stored, duplicate, invalid, consent, restricted, oversize, limited } = data.outcomes;
  const refused = invalid + consent + restricted + oversize + limited;
  return (
    <footer className="footer">
      <span>{`Candor ${data.version}`}</span>
      <span>{`${data.store.kind} store`}</span>
      <span>{`${formatCount(stored)} stored`}</span>
      <span>{formatPlural(duplicate, 'duplicate', 'duplicates')}</span>
      <span>{`${formatCount(refused)} refused since start`}</span>
      {times}
      {leave}
    </footer>
  );
}
