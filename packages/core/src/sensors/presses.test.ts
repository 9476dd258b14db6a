// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { type Press, presses } from './presses.ts';

// jsdom makes no event that a person made: those are tested in a real browser.
test('takes nothing that scripts press for a press', () => {
  const heard: Press[] = [];
  const stop = presses((press) => heard.push(press));

  document.body.click();
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  stop();

  expect(heard).toEqual([]);
});

test('stops', () => {
  const leaks = watchLeaks();

  presses(() => undefined)();

  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
