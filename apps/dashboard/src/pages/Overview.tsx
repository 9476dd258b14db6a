import type { ReactNode } from 'react';
import { useDelivery, useErrors, useHealth, useInsights, useWholeVitals } from '../api/queries.ts';
import { DeliveryOverview } from '../panels/DeliveryOverview.tsx';
import { ErrorsOverview } from '../panels/ErrorsOverview.tsx';
import { InsightFeed } from '../panels/InsightFeed.tsx';
import { LiveFeed } from '../panels/LiveFeed.tsx';
import { ServiceList } from '../panels/ServiceList.tsx';
import { VitalCards } from '../panels/VitalCards.tsx';
import { useFilters } from '../shell/location.ts';

/** How the site is doing, on one screen. */
export function Overview(): ReactNode {
  const filters = useFilters();
  return (
    <>
      <InsightFeed query={useInsights(filters)} filters={filters} />
      <VitalCards query={useWholeVitals(filters)} filters={filters} />
      <div className="split">
        <ErrorsOverview query={useErrors(filters)} filters={filters} />
        <div className="stack-column">
          <ServiceList query={useHealth(filters)} filters={filters} />
          <DeliveryOverview query={useDelivery(filters)} filters={filters} />
          <LiveFeed page={filters.page} />
        </div>
      </div>
    </>
  );
}
