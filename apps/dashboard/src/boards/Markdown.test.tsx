import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Markdown } from './Markdown.tsx';

const draw = (text: string): string =>
  renderToStaticMarkup(<Markdown text={text} />).replace(/^<div[^>]*>|<\/div>$/g, '');

it.each([
  ['# Title', '<h3>Title</h3>'],
  ['## Title ##\n### Part', '<h3>Title</h3><h4>Part</h4>'],
  ['one\ntwo\n\nthree', '<p>one two</p><p>three</p>'],
  ['- a\n- **b**', '<ul><li>a</li><li><strong>b</strong></li></ul>'],
  ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
  ['text\n- a', '<p>text</p><ul><li>a</li></ul>'],
  ['> so\n> it is', '<blockquote>so it is</blockquote>'],
  ['```\n<b>\n```', '<pre><code>&lt;b&gt;</code></pre>'],
  ['---', '<hr/>'],
  ['*a* _b_ `c*d*`', '<p><em>a</em> <em>b</em> <code>c*d*</code></p>'],
  ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
  ['[Vitals](/vitals?range=7d)', '<p><a href="/vitals?range=7d" rel="noreferrer">Vitals</a></p>'],
  ['[x](https://example.com/a)', '<p><a href="https://example.com/a" rel="noreferrer">x</a></p>'],
])('draws %j', (text, markup) => {
  expect(draw(text)).toBe(markup);
});

it.each([
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert`1`)',
  '[x](data:text/html,<script>)',
  '[x](//evil.example)',
  '[x](vbscript:x)',
])('leaves %s text', (text) => {
  expect(draw(text)).not.toContain('href');
});

it.each(['<img src=x onerror=alert(1)>', '# <script>alert(1)</script>', '- <a href="javascript:1">x</a>'])(
  'shows the HTML of %s as text',
  (text) => {
    expect(draw(text)).not.toMatch(/<(img|script|a)\b/);
  },
);

it('ends, whatever is not closed', () => {
  expect(draw('```\nno end')).toBe('<pre><code>no end</code></pre>');
  expect(draw('#\n**a\n[b](\n>')).toContain('**a');
});

it('reads a long line, however it begins', () => {
  expect(draw('**a*'.repeat(2_500)).length).toBeGreaterThan(2_500);
  expect(draw('[a]('.repeat(2_500)).length).toBeGreaterThan(2_500);
  expect(draw('_a'.repeat(5_000)).length).toBeGreaterThan(5_000);
});
