import type { BoardPanel } from '@candor/server/api';
import { expect, it } from 'vitest';
import { toPanel } from './toPanel.ts';

const old: BoardPanel = { id: 'p', kind: 'text', title: '', text: '', x: 1, y: 2, width: 3, height: 4 };

function sent(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

it('keeps the place when everything else changes', () => {
  const form = sent({
    kind: 'gauge',
    title: ' LCP ',
    ask: 'count',
    unit: 'ms',
    min: '',
    max: '4,5',
    good: '1',
    poor: '',
  });

  expect(toPanel(old, form)).toEqual({
    id: 'p',
    kind: 'gauge',
    title: 'LCP',
    ask: 'count',
    unit: 'ms',
    x: 1,
    y: 2,
    width: 3,
    height: 4,
    min: 0,
    max: 4.5,
    good: 1,
  });
});

it('keeps the lines of a text', () => {
  expect(toPanel(old, sent({ kind: 'text', title: '', text: '# A\n\n  b' }))).toMatchObject({
    text: '# A\n\n  b',
  });
});

it('says which field is no number', () => {
  expect(() => toPanel(old, sent({ kind: 'gauge', max: 'many' }))).toThrow('To must be a number');
});
