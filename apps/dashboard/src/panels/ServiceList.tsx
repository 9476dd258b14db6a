import type { HealthAnswer } from '@candor/server/api';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatAvailability, formatPlural, NONE } from '../format/number.ts';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { REGISTER_SERVICE } from '../shell/snippet.ts';
import { BoneRows } from './Bones.tsx';
import { Empty } from './Empty.tsx';
import { Panel } from './Panel.tsx';
import { StatusMark } from './StatusMark.tsx';

const SHOWN = 6;

/** The state of each service, worst first. */
export function ServiceList({
  query,
  filters,
}: {
  query: UseQueryResult<HealthAnswer>;
  filters: Filters;
}): ReactNode {
  return (
    <Panel
      title="Services"
      aside={<Link to="/health">Health</Link>}
      query={query}
      skeleton={<BoneRows count={4} />}
      isEmpty={(answer) => answer.services.length === 0}
      empty={<NoServices filters={filters} />}
    >
      {({ services, found }) => (
        <>
          <ul className="services">
            {services.slice(0, SHOWN).map((service) => (
              <li key={service.service}>
                <span className="service-name" dir="auto" title={service.service}>
                  {service.service}
                </span>
                <span className="service-share">
                  {service.checks === 0 ? NONE : formatAvailability(service.availability)}
                </span>
                <StatusMark status={service.status} />
              </li>
            ))}
          </ul>
          {found > SHOWN && (
            <p className="more">
              <Link to="/health">{`${formatPlural(found - SHOWN, 'service', 'services')} more`}</Link>
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

/** What to do when no service reports. */
export function NoServices({ filters: { range } }: { filters: Filters }): ReactNode {
  return (
    <Empty
      title={`No health checks in ${toRangeWords(range)}`}
      code={REGISTER_SERVICE}
      codeLabel="a line that registers a service"
    >
      Register a service where the page starts; its state shows after the first check.
    </Empty>
  );
}
