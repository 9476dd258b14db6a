// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { placeOf } from './placeOf.ts';
import { selectorOf } from './selectorOf.ts';

function find(html: string, query: string): Node {
  document.body.innerHTML = html;
  const found = document.querySelector(query);
  if (!found) throw new Error(`no ${query} in ${html}`);
  return found;
}

test.each<[html: string, query: string, selector: string]>([
  ['<main><p class="b  a">hi</p></main>', 'p', 'html>body>main>p.b.a'],
  ['<div id="cart"><button class="buy">Ada</button></div>', 'button', '#cart>button.buy'],
  ['<li id="order-48113"><i></i></li>', 'i', '#order-*>i'],
  ['<b class="a b c d e"></b>', 'b', 'html>body>b.a.b.c'],
  ['<form id="f"><input name="id"><input name="parentElement"></form>', 'input', '#f>input'],
])('%s', (html, query, selector) => {
  expect(selectorOf(find(html, query))).toBe(selector);
});

test.each<[html: string, query: string, selector: string]>([
  ['<ul id="u"><li><b></b></li><li><b></b></li></ul>', 'li:last-child>b', '#u>li:nth-of-type(2)>b'],
  ['<ul id="u"><li><b></b></li><li><b></b></li></ul>', 'li>b', '#u>li>b'],
  ['<div id="d"><p></p><i></i><p class="x"></p></div>', '.x', '#d>p.x:nth-of-type(2)'],
  ['<div><p></p><p id="own"></p></div>', '#own', '#own'],
])('says which of several: %s', (html, query, selector) => {
  const found = find(html, query);

  expect(selectorOf(found, placeOf)).toBe(selector);
  expect(document.querySelector(selector)).toBe(found);
});

test.each([
  [99, '#u>li:nth-of-type(99)'],
  [200, '#u>li'],
])('of a list of %i the last is %s', (count, selector) => {
  expect(selectorOf(find(`<ul id="u">${'<li></li>'.repeat(count)}</ul>`, 'li:last-child'), placeOf)).toBe(
    selector,
  );
});

test('comes to an end where a form is its own sibling', () => {
  const html = '<div><form id="f"></form><input form="f" name="previousElementSibling"></div>';
  const input = find(html, 'input');
  const form = document.querySelector('form');
  // As browsers have it by themselves, and jsdom has not.
  if (form?.previousElementSibling !== input)
    Object.defineProperty(form, 'previousElementSibling', { value: input });

  expect(selectorOf(input, placeOf)).toBe('html>body>div>input');
});

test('names the element around a text', () => {
  const text = find('<p id="p">hi</p>', '#p').firstChild;

  expect(text && selectorOf(text)).toBe('#p');
});

test('goes out of a shadow tree', () => {
  const host = find('<x-card id="card"></x-card>', 'x-card') as HTMLElement;
  const button = document.createElement('button');
  host.attachShadow({ mode: 'open' }).append(button);

  expect(selectorOf(button)).toBe('#card>button');
});

test('is at most 100 characters long, whatever the page does', () => {
  const deep = find(`${'<div class="quite-a-long-name">'.repeat(20)}<b></b>`, 'b');

  expect(selectorOf(deep).length).toBeLessThanOrEqual(100);
  expect(selectorOf(deep)).toMatch(/>b$/);
  expect(selectorOf(find(`<b id="${'x'.repeat(500)}"></b>`, 'b'))).toHaveLength(100);
});

test('knows an element that has left the page', () => {
  const button = find('<div class="menu"><button id="go"></button></div>', 'button') as Element;
  button.remove();

  expect(selectorOf(button)).toBe('#go');
});
