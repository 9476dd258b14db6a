import type { ReactNode } from 'react';
import { includesRole, useMe } from '../api/administration.ts';
import { Link } from './Link.tsx';
import type { Route } from './route.ts';

/** The pages about alerts, in the order of their tabs. */
export const ALERT_TABS: readonly { page: Route['page']; to: string; title: string }[] = [
  { page: 'incidents', to: '/incidents', title: 'Incidents' },
  { page: 'alerts', to: '/alerts', title: 'Alerts' },
  { page: 'channels', to: '/alerts/channels', title: 'Channels' },
];

/** The way between the pages about alerts. */
export function AlertTabs({ page }: { page: Route['page'] }): ReactNode {
  const { data: me } = useMe();
  const shown = ALERT_TABS.filter((tab) => tab.page !== 'channels' || includesRole(me?.role, 'editor'));
  return (
    <nav className="tabs" aria-label="Alerts">
      <ul>
        {shown.map((tab) => (
          <li key={tab.page}>
            <Link to={tab.to} {...(tab.page === page && { 'aria-current': 'page' as const })}>
              {tab.title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
