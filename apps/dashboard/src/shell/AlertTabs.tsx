import type { ReactNode } from 'react';
import { includesRole, useMe } from '../api/administration.ts';
import type { Route } from './route.ts';
import { Tabs } from './Tabs.tsx';

/** The way between the pages about alerts; channels are for those who may see where messages go. */
export function AlertTabs({ page }: { page: Route['page'] }): ReactNode {
  const { data: me } = useMe();
  return <Tabs of="Alerts" page={page} without={includesRole(me?.role, 'editor') ? [] : ['channels']} />;
}
