// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { type Click, clickTargets } from './clickTargets.ts';

test('reports where somebody clicked, and never what is written there', () => {
  document.body.innerHTML = '<div id="cart"><button class="buy now">Buy for ann@shop.test</button></div>';
  const heard: Click[] = [];
  const stop = clickTargets((click) => heard.push(click));

  document.querySelector('button')?.click();
  stop();

  expect(heard).toEqual([{ selector: '#cart>button.buy.now' }]);
});

test('tells buttons alike from each other', () => {
  document.body.innerHTML = '<div id="d"><p><button>a</button></p><p><button>b</button></p></div>';
  const heard: Click[] = [];
  const stop = clickTargets((click) => heard.push(click));

  for (const button of document.querySelectorAll('button')) button.click();
  stop();

  expect(heard).toEqual([{ selector: '#d>p>button' }, { selector: '#d>p:nth-of-type(2)>button' }]);
});

test('hears of clicks that the page keeps to itself', () => {
  document.body.innerHTML = '<button>x</button>';
  const button = document.querySelector('button');
  button?.addEventListener('click', (event) => event.stopImmediatePropagation());
  let heard = 0;
  const stop = clickTargets(() => {
    heard += 1;
  });

  button?.click();
  stop();

  expect(heard).toBe(1);
});

test('stops', () => {
  const leaks = watchLeaks();
  let heard = 0;
  const stop = clickTargets(() => {
    heard += 1;
  });

  stop();
  document.body.click();

  expect(heard).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
