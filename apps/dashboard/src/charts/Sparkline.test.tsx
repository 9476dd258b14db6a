import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Sparkline, toBars } from './Sparkline.tsx';

it('keeps the sum when it joins buckets', () => {
  const trend = Array.from({ length: 100 }, (_, index) => index);

  const bars = toBars(trend);

  expect(bars.length).toBeLessThanOrEqual(32);
  expect(bars.reduce((sum, count) => sum + count)).toBe(4950);
});

it('draws one bar for each bucket that holds something', () => {
  const markup = renderToStaticMarkup(<Sparkline trend={[0, 3, 0, 5]} />);

  expect(markup.match(/v-/g)).toHaveLength(2);
});

it('draws a trend of nothing', () => {
  expect(renderToStaticMarkup(<Sparkline trend={[]} />)).toContain('d=""');
});
