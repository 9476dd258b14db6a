import { expect, it } from 'vitest';
import { toOutcomeParts } from './outcomeParts.ts';

it('names outcomes from best to worst, and what it does not know last', () => {
  const parts = toOutcomeParts([
    { outcome: 'later', requests: 5 },
    { outcome: 'failed', requests: 10 },
    { outcome: '', requests: 1 },
    { outcome: 'ok', requests: 25 },
  ]);

  expect(parts).toEqual([
    { tone: 'good', word: 'Answered', count: 25 },
    { tone: 'poor', word: 'Not answered', count: 10 },
    { tone: 'neutral', word: 'later', count: 5 },
    { tone: 'neutral', word: 'Not told', count: 1 },
  ]);
});
