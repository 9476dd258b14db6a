import type { HealthAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useHealth } from '../api/queries.ts';
import { BoneChart, BoneRows } from '../panels/Bones.tsx';
import { MoreRows, useMore } from '../panels/MoreRows.tsx';
import { Answered } from '../panels/Panel.tsx';
import { NoServices } from '../panels/ServiceList.tsx';
import { ServicePanel } from '../panels/ServicePanel.tsx';
import { useFilters } from '../shell/location.ts';

/** Every service with its history, worst first. */
export function Health(): ReactNode {
  const filters = useFilters();
  const query = useHealth(filters);
  return (
    <Answered
      title="Services"
      query={query}
      skeleton={<Skeleton />}
      isEmpty={(answer) => answer.services.length === 0}
      empty={
        <div className="panel">
          <NoServices filters={filters} />
        </div>
      }
    >
      {(answer) => <Services answer={answer} />}
    </Answered>
  );
}

function Services({ answer }: { answer: HealthAnswer }): ReactNode {
  const { services, found } = answer;
  const more = useMore(services.length);
  return (
    <>
      <div className="service-grid">
        {services.slice(0, more.shown).map((service) => (
          <ServicePanel key={service.service} answer={answer} service={service} />
        ))}
      </div>
      <MoreRows {...more} total={services.length} found={found} />
    </>
  );
}

function Skeleton(): ReactNode {
  return (
    <div className="service-grid">
      {['a', 'b', 'c', 'd'].map((key) => (
        <div key={key} className="panel service">
          <BoneRows count={3} />
          <BoneChart height={150} />
        </div>
      ))}
    </div>
  );
}
