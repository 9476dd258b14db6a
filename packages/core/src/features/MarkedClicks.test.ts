// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { MarkedClicks } from './MarkedClicks.ts';

function clickAll(): void {
  for (const element of document.querySelectorAll<HTMLElement>('button')) element.click();
}

test('tells the marks of clicked elements, and stops with its collector', () => {
  const leaks = watchLeaks();
  document.body.innerHTML = `
    <button data-candor-track="buy">Buy, dear Ann</button><button data-t="other">x</button><button>y</button>`;
  const tracker = createFakeTracker();
  new MarkedClicks(tracker);

  clickAll();
  tracker.destroy();
  clickAll();

  expect(tracker.events).toEqual([{ type: 'ui.click', data: { name: 'buy' } }]);
  expect(tracker.registered).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('goes by an attribute of the site, and refuses what is none', () => {
  document.body.innerHTML = `<button data-t="other">x</button>`;
  const tracker = createFakeTracker();
  const clicks = new MarkedClicks(tracker, { attribute: 'data-t' });

  clickAll();
  clicks.destroy();

  expect(tracker.dataOf('ui.click')).toEqual([{ name: 'other' }]);
  expect(() => new MarkedClicks(tracker, { attribute: '*],[x' })).toThrow(
    '[candor] attribute must be a name such as data-track, in lower case, got "*],[x"',
  );
});
