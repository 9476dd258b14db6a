import { expect, it } from 'vitest';
import { toFunnelDraft, toFunnelText } from './funnelText.ts';

it.each([
  'page_view then order',
  'page_view where page = "/a then b" and not (x in (1, 2)) then order within 1h per user by device',
  'page_view then "odd \\"type\\"" where name = \'by\' then order by "odd field"',
])('holds %s in a form and writes it again', (text) => {
  expect(toFunnelText(toFunnelDraft(text))).toBe(text);
});

it('finds the parts of a question', () => {
  expect(toFunnelDraft('a where b = c then d within 30m per user by e')).toEqual({
    steps: [
      { id: 0, type: 'a', where: 'b = c' },
      { id: 1, type: 'd', where: '' },
    ],
    within: '30m',
    per: 'user',
    by: 'e',
  });
});

it('leaves out steps that nobody filled in', () => {
  const steps = [
    { id: 0, type: 'a', where: '' },
    { id: 1, type: ' ', where: '' },
  ];

  expect(toFunnelText({ steps, within: '', per: 'visit', by: '' })).toBe('a');
});
