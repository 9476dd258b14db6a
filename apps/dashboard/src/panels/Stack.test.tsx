import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Stack } from './Stack.tsx';

const stack = 'RangeError: no\n    at a (https://shop.example/app.js:1:14)';
const frame = {
  stackLine: 1,
  function: 'pay',
  file: 'src/pay.ts',
  line: 2,
  column: 3,
  isIgnored: false,
  context: [
    { line: 1, text: 'function pay(total) {' },
    { line: 2, text: '  throw new RangeError("<b>no</b>");' },
  ],
};

it('shows the stack as the browser gave it where no source is known', () => {
  const html = renderToStaticMarkup(<Stack stack={stack} />);

  expect(html).toContain('https://shop.example/app.js:1:14');
  expect(html).not.toContain('<details>');
});

it('shows file, function and line of the source, and what the browser gave behind it', () => {
  const html = renderToStaticMarkup(<Stack stack={stack} frames={[frame]} />);

  expect(html).toContain('at pay');
  expect(html).toContain('src/pay.ts:2:3');
  expect(html).toMatch(/class="is-here">.*throw new RangeError/);
  expect(html).toContain('https://shop.example/app.js:1:14');
  expect(html).not.toContain('<b>no</b>');
});

it('says so where there is none', () => {
  expect(renderToStaticMarkup(<Stack stack="" />)).toContain('The browser gave no stack.');
});
