import { AccessProblem } from '../access/AccessProblem.ts';
import type { BoardChoice, BoardPanel, BoardVariable } from '../api/boardTypes.ts';

/** A board to begin with. */
interface Template {
  id: string;
  board: BoardChoice;
}

const RELEASE: BoardVariable = { name: 'release', label: 'Release', field: 'release', value: '' };
const PAGE: BoardVariable = { name: 'page', label: 'Page', field: 'page', value: '' };
const DEVICE: BoardVariable = { name: 'device', label: 'Device', field: 'device', value: '' };
const SERVICE: BoardVariable = { name: 'service', label: 'Service', field: 'name', value: '' };

const CHOSEN = 'page = $page and device = $device and release = $release';

const vital = (name: string): string => `p75 of browser.web_vital where name = ${name} and ${CHOSEN}`;

/** web.dev's limits: https://web.dev/articles/vitals */
const gauge = (name: string, x: number, limits: { good: number; poor: number; max: number }): BoardPanel => ({
  id: name.toLowerCase(),
  kind: 'gauge',
  title: name,
  x,
  y: 0,
  width: 4,
  height: 3,
  ask: vital(name),
  unit: name === 'CLS' ? 'score' : 'ms',
  min: 0,
  ...limits,
});

const course = (name: string, place: { x: number; y: number }): BoardPanel => ({
  id: `${name.toLowerCase()}-course`,
  kind: 'graph',
  title: `${name} by device`,
  ...place,
  width: 6,
  height: 4,
  ask: `${vital(name)} by device every auto top 4`,
  unit: name === 'CLS' ? 'score' : 'ms',
  style: 'line',
});

const vitals: BoardChoice = {
  name: 'Core Web Vitals',
  description: 'How fast and steady pages are, at the 75th percentile: by device, by page, over time.',
  variables: [PAGE, DEVICE, RELEASE],
  panels: [
    gauge('LCP', 0, { good: 2_500, poor: 4_000, max: 6_000 }),
    gauge('INP', 4, { good: 200, poor: 500, max: 800 }),
    gauge('CLS', 8, { good: 0.1, poor: 0.25, max: 0.4 }),
    course('LCP', { x: 0, y: 3 }),
    course('INP', { x: 6, y: 3 }),
    {
      id: 'pages',
      kind: 'table',
      title: 'LCP by page',
      x: 0,
      y: 7,
      width: 8,
      height: 5,
      ask: `${vital('LCP')} by page top 20`,
      unit: 'ms',
    },
    {
      id: 'about',
      kind: 'text',
      title: 'How to read it',
      x: 8,
      y: 7,
      width: 4,
      height: 5,
      text: '- **LCP**: when the main content shows, good up to 2.5 s\n- **INP**: how soon the page answers, good up to 200 ms\n- **CLS**: how much the page jumps, good up to 0.1\n\nThree quarters of the visits were at least as good. [Every vital in detail](/vitals)',
    },
  ],
};

const errors: BoardChoice = {
  name: 'Errors by release',
  description: 'Which release broke what, and how many visits met it.',
  variables: [RELEASE, PAGE],
  panels: [
    {
      id: 'count',
      kind: 'stat',
      title: 'Reports of errors',
      x: 0,
      y: 0,
      width: 3,
      height: 2,
      ask: 'count of exception where release = $release and page = $page',
      unit: 'count',
    },
    {
      id: 'visits',
      kind: 'stat',
      title: 'Visits that met one',
      x: 3,
      y: 0,
      width: 3,
      height: 2,
      ask: 'visits of exception where release = $release and page = $page',
      unit: 'count',
    },
    {
      id: 'unhandled',
      kind: 'gauge',
      title: 'Nobody caught them',
      x: 6,
      y: 0,
      width: 3,
      height: 3,
      ask: 'rate(handled = false) of exception where release = $release and page = $page',
      unit: 'share',
      min: 0,
      max: 1,
    },
    {
      id: 'about',
      kind: 'text',
      title: 'Next',
      x: 9,
      y: 0,
      width: 3,
      height: 3,
      text: '[All groups of errors](/errors)\n\n[Alerts](/alerts)',
    },
    {
      id: 'course',
      kind: 'graph',
      title: 'Reports by release',
      x: 0,
      y: 3,
      width: 12,
      height: 4,
      ask: 'count of exception where release = $release and page = $page by release every auto top 6',
      unit: 'count',
      style: 'line',
    },
    {
      id: 'kinds',
      kind: 'table',
      title: 'Kinds and releases',
      x: 0,
      y: 7,
      width: 6,
      height: 5,
      ask: 'count of exception where release = $release and page = $page by name, release top 20',
      unit: 'count',
    },
    {
      id: 'pages',
      kind: 'table',
      title: 'Visits by page',
      x: 6,
      y: 7,
      width: 6,
      height: 5,
      ask: 'visits of exception where release = $release and page = $page by page top 20',
      unit: 'count',
    },
  ],
};

const health: BoardChoice = {
  name: 'Service health',
  description: 'Whether services answered, how fast, and since when not.',
  variables: [SERVICE],
  panels: [
    {
      id: 'availability',
      kind: 'gauge',
      title: 'Availability',
      x: 0,
      y: 0,
      width: 4,
      height: 3,
      ask: 'rate(status in (healthy, degraded) and success != false) of health.check where name = $service',
      unit: 'share',
      min: 0.9,
      max: 1,
      good: 0.999,
      poor: 0.99,
    },
    {
      id: 'time',
      kind: 'stat',
      title: 'Response time, p75',
      x: 4,
      y: 0,
      width: 4,
      height: 2,
      ask: 'p75 of health.check where name = $service and status in (healthy, degraded) and success != false',
      unit: 'ms',
    },
    {
      id: 'checks',
      kind: 'stat',
      title: 'Checks',
      x: 8,
      y: 0,
      width: 4,
      height: 2,
      ask: 'count of health.check where name = $service',
      unit: 'count',
    },
    {
      id: 'course',
      kind: 'graph',
      title: 'Availability by service',
      x: 0,
      y: 3,
      width: 6,
      height: 4,
      ask: 'rate(status in (healthy, degraded) and success != false) of health.check where name = $service by name every auto top 6',
      unit: 'share',
      style: 'line',
    },
    {
      id: 'times',
      kind: 'graph',
      title: 'Response time by service, p75',
      x: 6,
      y: 3,
      width: 6,
      height: 4,
      ask: 'p75 of health.check where name = $service and status in (healthy, degraded) and success != false by name every auto top 6',
      unit: 'ms',
      style: 'line',
    },
    {
      id: 'services',
      kind: 'table',
      title: 'Services and states',
      x: 0,
      y: 7,
      width: 12,
      height: 4,
      ask: 'count of health.check where name = $service by name, status top 30',
      unit: 'count',
    },
  ],
};

/** What people may begin with, in the order in which it is offered. */
export const TEMPLATES: readonly Template[] = [
  { id: 'vitals', board: vitals },
  { id: 'errors', board: errors },
  { id: 'health', board: health },
];

/** The board of a template. Throws an `AccessProblem` for one that there is not. */
export function templateOf(id: unknown): BoardChoice {
  const found = TEMPLATES.find((template) => template.id === id);
  if (found) return found.board;
  throw new AccessProblem(
    'invalid',
    `\`template\` must be one of ${TEMPLATES.map((one) => one.id).join(', ')}.`,
  );
}
