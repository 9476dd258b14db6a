import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatMoment } from '../format/time.ts';

/** When the panels were last filled, and the button that fills them now. */
export function Freshness(): ReactNode {
  const client = useQueryClient();
  const isFetching = useIsFetching() > 0;
  const newest = Math.max(
    0,
    ...client
      .getQueryCache()
      .findAll({ type: 'active' })
      .map((query) => query.state.dataUpdatedAt),
  );
  return (
    <button
      type="button"
      className={`refresh ${isFetching ? 'is-busy' : ''}`}
      title="Refresh now"
      onClick={() => client.refetchQueries({ type: 'active' })}
    >
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <path d="M16.5 10a6.5 6.5 0 1 1-1.9-4.6M16.5 2.5v4h-4" />
      </svg>
      <span className="unseen">Refresh now. Last filled at </span>
      <span className="refresh-time">{newest === 0 ? '––:––:––' : formatMoment(newest, Date.now())}</span>
    </button>
  );
}
