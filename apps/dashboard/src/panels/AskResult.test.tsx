// @vitest-environment jsdom
import type { AskAnswer } from '@candor/server/api';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { AskResult } from './AskResult.tsx';

// uPlot asks for the screen's pixel ratio as soon as it is imported, and jsdom has no `matchMedia`.
vi.hoisted(() => Object.assign(globalThis, { matchMedia: () => new EventTarget() }));
// A chart that is never told its width draws nothing, and says all the same what it would draw.
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    disconnect() {}
  },
);

const answer: AskAnswer = {
  range: { from: 0, to: 3_600_000 },
  bucketMs: null,
  question: { measure: { kind: 'count' }, by: ['device', 'page'] },
  text: 'count by device, page',
  unit: 'events',
  rows: [
    { key: ['mobile', '/cart'], value: 12, low: null, high: null, samples: 6, points: [] },
    { key: ['', ''], value: 3, low: null, high: null, samples: 3, points: [] },
  ],
  isCut: true,
};

const draw = (of: AskAnswer): string =>
  renderToStaticMarkup(<AskResult answer={of} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/ +/g, ' ');

it('shows groups with what they have in each field, and says that there are more', () => {
  const text = draw(answer);

  expect(text).toContain('count by device, page');
  expect(text).toContain('mobile · /cart 12 – – 6');
  expect(text).toContain('There are more groups');
});

it('shows one figure where nothing is grouped', () => {
  const rows = [{ key: [], value: 0.25, low: 0.2, high: 0.3, samples: 40, points: [] }];
  const question = { measure: { kind: 'rate', where: { field: 'a', op: 'exists' } } } as const;

  expect(draw({ ...answer, question, unit: 'share', rows, isCut: false })).toMatch(
    /Everything 25\D?% 20\D?% 30\D?% 40/,
  );
});

const HOUR = 3_600_000;

/** What the chart of a course says of its newest value. */
async function sayCourse(unit: AskAnswer['unit'], values: readonly (number | null)[]): Promise<string> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const host = document.createElement('div');
  const points = values.map((value, index) => ({ at: index * HOUR, value, samples: 20 }));
  const only = { key: [], value: 0.25, low: null, high: null, samples: 40, points };
  const asked = { measure: { kind: 'mean', field: 'a' }, every: HOUR } as const;
  const range = { from: 0, to: values.length * HOUR };
  const root = createRoot(host);
  await act(async () =>
    root.render(
      <AskResult answer={{ ...answer, range, bucketMs: HOUR, question: asked, unit, rows: [only] }} />,
    ),
  );
  const said = host.querySelector('[role=slider]')?.getAttribute('aria-valuetext') ?? '';
  await act(async () => root.unmount());
  return said;
}

it('draws the course of a share as a share', async () => {
  expect(await sayCourse('share', [0.5, 0.25])).toMatch(/, 25\D?%, n = 20$/);
});

it('draws no zero where nothing was measured', async () => {
  expect(await sayCourse('field', [0.5, null])).toMatch(/, 0.5, n = 20$/);
  expect(await sayCourse('events', [null])).toMatch(/, no data$/);
});

it('says what it counts', async () => {
  expect(await sayCourse('visits', [3, 1])).toMatch(/, 1 visit, n = 20$/);
});
