import type { ReactNode } from 'react';
import { Link } from './Link.tsx';
import type { Route } from './route.ts';

/** The pages about usage, in the order of their tabs. */
export const TABS: readonly { page: Route['page']; to: string; title: string }[] = [
  { page: 'usage', to: '/usage', title: 'Site' },
  { page: 'assistants', to: '/usage/assistants', title: 'Assistants' },
  { page: 'experiments', to: '/usage/experiments', title: 'Experiments' },
];

/** The way between the pages about usage. */
export function UsageTabs({ page }: { page: Route['page'] }): ReactNode {
  return (
    <nav className="tabs" aria-label="Usage">
      <ul>
        {TABS.map((tab) => (
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
