import type { DeliveryAnswer } from '@candor/server/api';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ShareBar } from '../charts/ShareBar.tsx';
import { formatAvailability, formatPlural } from '../format/number.ts';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { useScriptTag } from '../shell/snippet.ts';
import { BoneRows } from './Bones.tsx';
import { toArrivedShare, toParts } from './deliveryParts.ts';
import { Empty } from './Empty.tsx';
import { Panel } from './Panel.tsx';

/** How much of what pages measured has arrived. */
export function DeliveryOverview({
  query,
  filters,
}: {
  query: UseQueryResult<DeliveryAnswer>;
  filters: Filters;
}): ReactNode {
  return (
    <Panel
      title="Delivery"
      aside={<Link to="/delivery">What is missing</Link>}
      query={query}
      skeleton={<BoneRows count={4} />}
      isEmpty={(answer) => answer.total.loads === 0}
      empty={<NoDelivery filters={filters} />}
    >
      {({ total }) => (
        <>
          <p className="chart-figure">
            <strong>{formatAvailability(toArrivedShare(total))}</strong>
            <span>arrived</span>
            <span className="is-muted">{`of ${formatPlural(total.produced, 'event', 'events')}`}</span>
          </p>
          <ShareBar parts={toParts(total)} />
        </>
      )}
    </Panel>
  );
}

/** What to do when no page load was heard of. */
export function NoDelivery({ filters: { range } }: { filters: Filters }): ReactNode {
  return (
    <Empty
      title={`No page load began in ${toRangeWords(range)}`}
      code={useScriptTag()}
      codeLabel="the script tag"
    >
      Every page load numbers its events, so that the server knows what never arrived. Put this line into the
      head of a page and open it.
    </Empty>
  );
}
