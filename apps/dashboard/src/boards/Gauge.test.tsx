import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Gauge, toGaugeRating } from './Gauge.tsx';

it.each([
  [{ good: 2_500, poor: 4_000 }, 2_500, 'good'],
  [{ good: 2_500, poor: 4_000 }, 3_000, 'needs-improvement'],
  [{ good: 2_500, poor: 4_000 }, 4_001, 'poor'],
  [{ good: 0.999, poor: 0.99 }, 0.9995, 'good'],
  [{ good: 0.999, poor: 0.99 }, 0.995, 'needs-improvement'],
  [{ good: 0.999, poor: 0.99 }, 0.9, 'poor'],
  [{}, 5, undefined],
])('rates within %o the value %d as %s', (limits, value, rating) => {
  expect(toGaugeRating(limits, value)).toBe(rating);
});

it('says in words what it shows, also beyond its ends and without a value', () => {
  const panel = {
    id: 'g',
    kind: 'gauge',
    title: 'LCP',
    x: 0,
    y: 0,
    width: 3,
    height: 3,
    ask: 'p75',
    unit: 'count',
  } as const;

  const beyond = renderToStaticMarkup(<Gauge panel={{ ...panel, min: 0, max: 10 }} value={25} />);
  const none = renderToStaticMarkup(<Gauge panel={{ ...panel, min: 0, max: 10 }} value={null} />);

  expect(beyond).toContain('aria-label="LCP: 25 between 0 and 10"');
  expect(beyond).toContain(`stroke-dasharray="${Math.PI * 80} ${Math.PI * 80}"`);
  expect(none).toContain('LCP: – between 0 and 10');
});
