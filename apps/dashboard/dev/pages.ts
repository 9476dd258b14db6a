import { PAGES, type Route } from '../src/shell/route.ts';

/** A page of the dashboard, as tests and pictures open it. */
export interface DashboardPage {
  name: string;
  path: string;
  /** Path with what makes it show the most, such as a question. */
  full: string;
  /** A page about one thing is there only where that thing is. */
  kind: 'place' | 'settings' | 'one';
  /** Whether what it shows is of a range of time. */
  hasRange: boolean;
}

const SEARCHES: Readonly<Record<string, string>> = {
  '/vitals': '?range=7d&compare=before',
  '/usage/funnels': '?q=page_view+then+cart.add+then+order+by+device',
  '/usage/cohorts': '?q=day',
  '/usage/ask': '?q=count+by+type+every+auto',
};

const LASTING: readonly Route['page'][] = [
  'cohorts',
  'incidents',
  'alerts',
  'channels',
  'boards',
  'live',
  'settings',
];

const standing: readonly DashboardPage[] = Object.entries(PAGES).map(([path, route]) => ({
  name: route.page === 'settings' ? route.section : route.page,
  path,
  full: path + (SEARCHES[path] ?? ''),
  kind: route.page === 'settings' ? 'settings' : 'place',
  hasRange: !LASTING.includes(route.page),
}));

function one(name: string, path: string, search = ''): DashboardPage {
  return { name, path, full: path + search, kind: 'one', hasRange: true };
}

/** Every page that there is, those about one thing as the made-up data has them. */
export const DASHBOARD_PAGES: readonly DashboardPage[] = [
  ...standing,
  one('error', '/errors/7001000000000000000'),
  one('visit', '/visits/mT3kXq0vP1'),
  one('incident', '/incidents/i_0'),
  one('board', '/boards/b_0', '?compare=before'),
];
