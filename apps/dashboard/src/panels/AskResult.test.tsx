import type { AskAnswer } from '@candor/server/api';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AskResult } from './AskResult.tsx';

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
