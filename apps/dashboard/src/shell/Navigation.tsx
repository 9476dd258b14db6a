import type { ReactNode } from 'react';
import { Link } from './Link.tsx';
import type { Route } from './route.ts';

interface Place {
  page: Route['page'];
  to: string;
  title: string;
  /** What it is called among the places, where that is not its title. */
  place?: string;
  /** Strokes of a 20 × 20 icon. */
  icon: string;
}

const SETTINGS: Place = {
  page: 'settings',
  to: '/settings',
  title: 'Settings',
  icon: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
};

const INCIDENTS: Place = {
  page: 'incidents',
  to: '/incidents',
  title: 'Incidents',
  icon: 'M10 2.5a5 5 0 0 0-5 5c0 4-2 5.5-2 7h14c0-1.5-2-3-2-7a5 5 0 0 0-5-5zM8.2 16.5a2 2 0 0 0 3.6 0',
};

const BOARDS: Place = {
  page: 'boards',
  to: '/boards',
  title: 'Boards',
  icon: 'M3 3h8v5H3zM13 3h4v5h-4zM3 10h4v7H3zM9 10h8v7H9z',
};

/** On a phone, the bar at the bottom has no room for these. */
const CORNER: readonly Place[] = [BOARDS, INCIDENTS, SETTINGS];

/** The pages in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { page: 'overview', to: '/', title: 'Overview', icon: 'M3 3h6v8H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 13h6v4H3z' },
  {
    page: 'vitals',
    to: '/vitals',
    title: 'Vitals',
    place: 'Speed',
    icon: 'M2 11h4l2.5-6 4 11 2-5H18',
  },
  { page: 'errors', to: '/errors', title: 'Errors', icon: 'M10 2.5 18 17H2zM10 8v4M10 14.2v.6' },
  {
    page: 'usage',
    to: '/usage',
    title: 'Usage',
    icon: 'M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c0-3 2-5 5-5s5 2 5 5M13 3.4a3 3 0 0 1 0 5.2M14.5 12.3c2.1.6 3.5 2.3 3.5 4.7',
  },
  { page: 'health', to: '/health', title: 'Health', icon: 'M3 16v-4M7.7 16V6M12.3 16v-7M17 16V3' },
  {
    page: 'delivery',
    to: '/delivery',
    title: 'Delivery',
    icon: 'M17.5 2.5 2 9l6 2.5M17.5 2.5 11.5 18 8 11.5M17.5 2.5 8 11.5',
  },
  {
    page: 'live',
    to: '/live',
    title: 'Live',
    icon: 'M10 9v2M6.5 6.5a5 5 0 0 0 0 7M13.5 6.5a5 5 0 0 1 0 7M4 4a8.5 8.5 0 0 0 0 12M16 4a8.5 8.5 0 0 1 0 12',
  },
  BOARDS,
  INCIDENTS,
  SETTINGS,
];

/** Under which place a page stands that has none of its own. */
const PARENTS: Partial<Record<Route['page'], Route['page']>> = {
  error: 'errors',
  board: 'boards',
  visit: 'live',
  operations: 'vitals',
  requests: 'vitals',
  resources: 'vitals',
  incident: 'incidents',
  alerts: 'incidents',
  channels: 'incidents',
  funnels: 'usage',
  ask: 'usage',
  segments: 'usage',
  cohorts: 'usage',
  assistants: 'usage',
  experiments: 'usage',
};

/** The way around. */
export function Navigation({ route }: { route: Route }): ReactNode {
  const current = PARENTS[route.page] ?? route.page;
  return (
    <nav className="places" aria-label="Pages">
      <ul>
        {PLACES.map(({ page, to, title, place, icon }) => (
          <li key={page} {...(CORNER.some((corner) => corner.page === page) && { className: 'wide-only' })}>
            <Link to={to} {...(page === current && { 'aria-current': 'page' as const })}>
              <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <path d={icon} />
              </svg>
              <span>{place ?? title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The way to what has no room at the bottom of a phone. */
export function CornerLinks({ route }: { route: Route }): ReactNode {
  const current = PARENTS[route.page] ?? route.page;
  return CORNER.map(({ page, to, title, icon }) => (
    <Link
      key={page}
      to={to}
      className="icon narrow-only"
      aria-label={title}
      {...(page === current && { 'aria-current': 'page' as const })}
    >
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <path d={icon} />
      </svg>
    </Link>
  ));
}
