import type { Role } from '@candor/server/api';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { Link } from './Link.tsx';
import type { Route, SettingsSection } from './route.ts';

interface Tab {
  page: Route['page'];
  to: string;
  title: string;
}

/** The pages that stand under one place, in the order of their tabs. */
const GROUPS = {
  Speed: [
    { page: 'vitals', to: '/vitals', title: 'Vitals' },
    { page: 'operations', to: '/speed/operations', title: 'Operations' },
    { page: 'requests', to: '/speed/requests', title: 'Requests' },
    { page: 'resources', to: '/speed/resources', title: 'Resources' },
  ],
  Usage: [
    { page: 'usage', to: '/usage', title: 'Site' },
    { page: 'funnels', to: '/usage/funnels', title: 'Funnels' },
    { page: 'cohorts', to: '/usage/cohorts', title: 'Retention' },
    { page: 'segments', to: '/usage/segments', title: 'Segments' },
    { page: 'assistants', to: '/usage/assistants', title: 'Assistants' },
    { page: 'experiments', to: '/usage/experiments', title: 'Experiments' },
    { page: 'ask', to: '/usage/ask', title: 'Ask' },
  ],
  Alerts: [
    { page: 'incidents', to: '/incidents', title: 'Incidents' },
    { page: 'alerts', to: '/alerts', title: 'Alerts' },
    { page: 'channels', to: '/alerts/channels', title: 'Channels' },
  ],
} as const satisfies Record<string, readonly Tab[]>;

/** The parts of the settings, in the order of their tabs, and who may see them. */
export const SETTINGS: readonly { section: SettingsSection; to: string; title: string; role: Role }[] = [
  { section: 'account', to: '/settings', title: 'Account', role: 'viewer' },
  { section: 'keys', to: '/settings/keys', title: 'Keys', role: 'editor' },
  { section: 'users', to: '/settings/users', title: 'Users', role: 'admin' },
  { section: 'tokens', to: '/settings/tokens', title: 'Tokens', role: 'admin' },
  { section: 'forwards', to: '/settings/forwards', title: 'Forwards', role: 'admin' },
  { section: 'privacy', to: '/settings/privacy', title: 'Privacy', role: 'admin' },
  { section: 'audit', to: '/settings/audit', title: 'Audit log', role: 'admin' },
  { section: 'compliance', to: '/settings/compliance', title: 'Compliance', role: 'editor' },
];

/** All tabs. */
export const TABS: readonly Tab[] = Object.values(GROUPS).flat();

interface TabsProps {
  of: keyof typeof GROUPS;
  page: Route['page'];
  /** Pages that are not for everybody. */
  without?: readonly Route['page'][];
}

/** Brings the tab one is on into sight, where not all have room. */
export function useCurrentInSight(current: string): RefObject<HTMLElement | null> {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const tab = nav.current?.querySelector(`[aria-current="page"]`);
    if (current) tab?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return nav;
}

/** The way between the pages of one place. */
export function Tabs({ of, page, without = [] }: TabsProps): ReactNode {
  const tabs: readonly Tab[] = GROUPS[of];
  const nav = useCurrentInSight(page);
  return (
    <nav className="tabs" aria-label={of} ref={nav}>
      <ul>
        {tabs
          .filter((tab) => !without.includes(tab.page))
          .map((tab) => (
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
