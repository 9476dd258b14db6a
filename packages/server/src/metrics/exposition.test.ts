import { expect, test } from 'vitest';
import { type Family, formatFor, toExposition } from './exposition.ts';
import { Histogram } from './Histogram.ts';

const took = new Histogram([0.5, 1]);
took.add(0.25);
took.add(3);

const families: Family[] = [
  {
    name: 'shop_orders',
    kind: 'counter',
    help: 'Orders.',
    series: [{ labels: { project: 'a "b"\\\nc' }, value: 3 }],
  },
  { name: 'shop_size_bytes', kind: 'gauge', unit: 'bytes', help: 'Size.', series: [{ value: 1.5 }] },
  {
    name: 'shop_wait_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'Wait.',
    series: [{ reading: took.read() }],
  },
  { name: 'shop_nothing', kind: 'gauge', help: 'Nothing.', series: [] },
];

test('writes the format that every Prometheus reads', () => {
  expect(toExposition(families, 'text')).toBe(`# HELP shop_orders_total Orders.
# TYPE shop_orders_total counter
shop_orders_total{project="a \\"b\\"\\\\\\nc"} 3
# HELP shop_size_bytes Size.
# TYPE shop_size_bytes gauge
shop_size_bytes 1.5
# HELP shop_wait_seconds Wait.
# TYPE shop_wait_seconds histogram
shop_wait_seconds_bucket{le="0.5"} 1
shop_wait_seconds_bucket{le="1.0"} 1
shop_wait_seconds_bucket{le="+Inf"} 2
shop_wait_seconds_count 2
shop_wait_seconds_sum 3.25
`);
});

test('writes OpenMetrics: units, an end, and counters by the name of their family', () => {
  const text = toExposition(families, 'openMetrics');

  expect(text).toContain('# TYPE shop_orders counter\nshop_orders_total{');
  expect(text).toContain('# UNIT shop_size_bytes bytes\n');
  expect(text.endsWith('# EOF\n')).toBe(true);
  expect(text).not.toContain('shop_nothing');
});

test.each([
  [undefined, 'text'],
  ['*/*', 'text'],
  ['application/openmetrics-text;version=1.0.0,text/plain;q=0.5', 'openMetrics'],
])('asked by %s answers in %s', (accept, format) => {
  expect(formatFor(accept)).toBe(format);
});
