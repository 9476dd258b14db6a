// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { rememberChart } from '../charts/chartValues.ts';
import { toPageFile } from './toPageFile.ts';

const styles = 'p { color: red } /* </style><script>alert(1)</script> */';

/** Builds a page as the dashboard has it; jsdom draws nothing, so a chart's picture is a word. */
function aPage(): Element {
  const main = document.createElement('main');
  const add = (name: string, className: string, text = ''): HTMLElement => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    main.append(element);
    return element;
  };
  add('div', 'toolbar', 'Vitals');
  add('button', '', 'Refresh');
  add('button', 'sort', 'Page, worst');
  add('p', '', '<script>alert(2)</script>');
  const link = document.createElement('a');
  link.href = '/errors';
  main.append(link);
  const select = document.createElement('select');
  select.append(new Option('All pages'), new Option('/cart', '/cart', true, true));
  main.append(select);
  const chart = add('div', 'chart-canvas');
  const canvas = document.createElement('canvas');
  canvas.toDataURL = () => 'data:image/png;base64,AAAA';
  chart.append(canvas);
  rememberChart(chart, {
    kind: 'line',
    label: 'LCP over time',
    heading: '',
    valueTitle: 'p75',
    range: { from: 0, to: 7_200_000 },
    bucketMs: 3_600_000,
    at: [0, 3_600_000],
    values: [1, null],
    formatAxis: String,
    format: (value) => `${value} s`,
  });
  return main;
}

const parse = (text: string): Document => new DOMParser().parseFromString(text, 'text/html');

it('is one document that asks for nothing and runs nothing', () => {
  const text = toPageFile({ title: 'Vitals <b>', subtitle: 'Today', main: aPage(), styles, theme: 'dark' });
  const file = parse(text);

  expect(text.startsWith('<!doctype html>\n<html')).toBe(true);
  expect(file.querySelectorAll('script, link, button, select')).toHaveLength(0);
  expect([...file.querySelectorAll('[src]')].map((element) => element.getAttribute('src'))).toEqual([
    'data:image/png;base64,AAAA',
  ]);
  expect(file.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'");
  expect(file.title).toBe('Vitals <b>');
  expect(file.documentElement.dataset['theme']).toBe('dark');
  expect(file.body.textContent).toContain('<script>alert(2)</script>');
  expect(file.body.textContent).not.toContain('alert(1)');
});

it('shows charts as pictures with their values, choices as words, and links that lead back', () => {
  const file = parse(toPageFile({ title: 'T', subtitle: 'Today', main: aPage(), styles, theme: 'light' }));

  expect(file.querySelector('img')?.alt).toBe('LCP over time');
  expect([...file.querySelectorAll('td')].map((cell) => cell.textContent)).toContain('1 s');
  expect(file.querySelectorAll('tr')).toHaveLength(2);
  expect(file.body.textContent).toContain('Page, worst');
  expect(file.body.textContent).not.toContain('Refresh');
  expect(file.querySelector('strong')?.textContent).toBe('/cart');
  expect(file.querySelector('a')?.getAttribute('href')).toBe('http://localhost:3000/errors');
  expect(file.querySelector('.toolbar + p')?.textContent).toBe('Today');
});

it('keeps the values of a chart that is not drawn yet', () => {
  const main = aPage();
  main.querySelector('canvas')?.remove();

  const file = parse(toPageFile({ title: 'T', subtitle: 'Today', main, styles, theme: 'light' }));

  expect(file.querySelector('img, .chart-canvas')).toBeNull();
  expect(file.querySelectorAll('tr')).toHaveLength(2);
});
