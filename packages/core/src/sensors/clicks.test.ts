// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { clicks, type MarkedClick } from './clicks.ts';

test('reports what the page says of the element beside its mark', () => {
  document.body.innerHTML = `<a data-track="buy" data-track-plan="pro" data-track-seat-count="2" data-tracker="other" title="Ann">Buy</a>`;
  const heard: MarkedClick[] = [];
  const stop = clicks((click) => heard.push(click), 'data-track');

  document.querySelector<HTMLElement>('a')?.click();
  stop();

  expect(heard).toEqual([{ name: 'buy', props: { plan: 'pro', 'seat-count': '2' } }]);
});

test('reports clicks inside marked elements by their name alone, and stops', () => {
  const leaks = watchLeaks();
  document.body.innerHTML = `
    <button data-track="buy"><b>Buy, dear Ann</b></button>
    <a data-track>Read</a>
    <p>Plain</p>`;
  const heard: MarkedClick[] = [];
  const stop = clicks((click) => heard.push(click), 'data-track');

  for (const element of document.querySelectorAll<HTMLElement>('b, a, p')) element.click();
  stop();
  document.querySelector<HTMLElement>('b')?.click();

  expect(heard).toEqual([{ name: 'buy' }, { name: 'a' }]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('hears a click inside the shadow of a marked element, and the nearest mark first', () => {
  document.body.innerHTML = '<section data-track="card"><p data-track="buy"></p><p></p></section>';
  const heard: MarkedClick[] = [];
  const stop = clicks((click) => heard.push(click), 'data-track');

  for (const host of document.querySelectorAll('p')) {
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.innerHTML = '<button>Buy</button>';
    shadow.querySelector('button')?.click();
  }
  stop();

  expect(heard).toEqual([{ name: 'buy' }, { name: 'card' }]);
});
