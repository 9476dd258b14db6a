import { expect, test } from 'vitest';
import { isAsked } from './isAsked.ts';

const yes = { level: 'enhanced', at: 1, how: 'dialog', version: '1' } as const;
const no = { ...yes, level: 'none' } as const;
const reported = { level: 'basic', at: 2, how: 'tcf', reported: true } as const;

test.each([
  ['who has not answered', false, [], '1', false, true],
  ['who says no to every site', false, [], '1', true, false],
  ['who agreed to this text', true, [yes], '1', false, false],
  ['who agreed to another text', true, [yes], '2', false, true],
  ['who agreed to another text before a bridge spoke', true, [yes, reported], '2', false, true],
  ['who said no to another text', true, [no], '2', false, false],
  ['who answered in a dialog of somebody else', true, [reported], '2', false, false],
] as const)('%s', (_, hasChosen, receipts, version, gpc, expected) => {
  expect(isAsked(hasChosen, receipts, version, gpc)).toBe(expected);
});
