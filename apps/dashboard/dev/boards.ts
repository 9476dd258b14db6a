import type {
  AskAnswer,
  AskRow,
  Board,
  BoardPanel,
  BoardsAnswer,
  TimeRange,
  ViewsAnswer,
} from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const LONG = 'A name that is so long that it hardly fits into any row of anything, whatever the screen';

interface Asked {
  params: URLSearchParams;
  range: TimeRange;
  isEmpty: boolean;
  isHuge: boolean;
}

/** Made-up answers about own boards and saved views; `undefined` for other questions. */
export function toBoards(path: string, asked: Asked): unknown {
  const { isEmpty, isHuge } = asked;
  if (path === 'boards') return toList(isEmpty ? 0 : isHuge ? 60 : 2);
  if (path === 'boards/ask') return toAnswer(asked);
  if (path.startsWith('boards/')) return { board: toBoard(isEmpty, isHuge) };
  if (path === 'triage') return { groups: [], names: {} };
  if (path === 'people') return { people: isEmpty ? [] : [{ id: 'u_0', name: 'Ada' }] };
  if (path === 'views') return toViews(isEmpty);
  return undefined;
}

function toList(count: number): BoardsAnswer {
  const boards = Array.from({ length: count }, (_, index) => ({
    id: `b_${index}`,
    name: index === 1 ? LONG : 'Checkout',
    description: 'Whether people get through.',
    panels: 7,
    changedAt: Date.now() - 7_200_000,
  }));
  return {
    boards,
    templates: [
      { id: 'vitals', name: 'Core Web Vitals', description: 'How fast and steady pages are.' },
      { id: 'errors', name: 'Errors by release', description: 'Which release broke what.' },
      { id: 'health', name: 'Service health', description: 'Whether services answered.' },
    ],
  };
}

function toViews(isEmpty: boolean): ViewsAnswer {
  if (isEmpty) return { views: [] };
  return {
    views: [
      {
        id: 'v_0',
        name: 'Slow checkout',
        path: '/vitals',
        search: '?range=7d',
        isShared: false,
        isOwn: true,
      },
      { id: 'v_1', name: LONG, path: '/errors', search: '', isShared: true, isOwn: false },
    ],
  };
}

function toBoard(isEmpty: boolean, isHuge: boolean): Board {
  const title = isHuge ? LONG : 'LCP by device';
  const panels: BoardPanel[] = [
    {
      id: 'a',
      kind: 'gauge',
      title: 'LCP',
      x: 0,
      y: 0,
      width: 4,
      height: 3,
      ask: 'p75',
      unit: 'ms',
      min: 0,
      max: 6_000,
      good: 2_500,
      poor: 4_000,
    },
    { id: 'b', kind: 'stat', title: 'Visits', x: 4, y: 0, width: 4, height: 3, ask: 'visits', unit: 'count' },
    {
      id: 'c',
      kind: 'text',
      title: 'About',
      x: 8,
      y: 0,
      width: 4,
      height: 3,
      text: '## Checkout\n\nWhat people meet. See [errors](/errors).\n\n- one\n- **two**',
    },
    {
      id: 'd',
      kind: 'graph',
      title,
      x: 0,
      y: 3,
      width: 12,
      height: 4,
      ask: 'p75 by device every auto',
      unit: 'ms',
      style: 'line',
    },
    {
      id: 'e',
      kind: 'table',
      title: 'By page',
      x: 0,
      y: 7,
      width: 6,
      height: 4,
      ask: 'count by page',
      unit: 'count',
    },
    {
      id: 'f',
      kind: 'graph',
      title: 'Errors',
      x: 6,
      y: 7,
      width: 6,
      height: 4,
      ask: 'count every auto',
      unit: 'count',
      style: 'bars',
    },
  ];
  return {
    id: 'b_0',
    name: isHuge ? LONG : 'Checkout',
    description: 'Whether people get through.',
    variables: isEmpty ? [] : [{ name: 'device', label: 'Device', field: 'device', value: '' }],
    panels: isEmpty ? [] : panels,
    project: 'default',
    createdAt: 0,
    changedAt: 0,
  };
}

function toAnswer({ params, range, isEmpty, isHuge }: Asked): AskAnswer {
  const q = params.get('q') ?? '';
  const isCourse = q.includes('every');
  const by = /by (\w+)/.exec(q)?.[1];
  const random = createRandom(q.length);
  const bucketMs = toBucketMs(range);
  const scale = q.startsWith('p75') ? 1_400 : isHuge ? 900_000 : 120;
  const keys = by === undefined ? [[]] : ['desktop', 'mobile', isHuge ? LONG : 'tablet'].map((key) => [key]);
  const rows = keys.map((key): AskRow => {
    const points = isCourse
      ? toStarts(range, bucketMs).map((at) => ({ at, value: scale * random.between(0.7, 1.6), samples: 40 }))
      : [];
    const value = scale * random.between(1, 2);
    return { key, value, low: null, high: null, samples: 400, points };
  });
  return {
    range,
    bucketMs: isCourse ? bucketMs : null,
    question: { measure: { kind: 'count' }, ...(by !== undefined && { by: [by] }) },
    text: q,
    unit: 'events',
    rows: isEmpty ? [] : rows,
    isCut: isHuge,
  };
}
