import { expect, test } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { Metrics } from './Metrics.ts';
import { toOpenMetrics } from './toOpenMetrics.ts';

test('writes the text that Prometheus scrapes', () => {
  const metrics = new Metrics(createFakeTracker());
  const orders = metrics.counter('shop.orders', {
    unit: '{order}',
    labels: ['plan'],
    description: 'Paid ones.',
  });
  orders.add(3, { plan: 'pro' });
  orders.add(1, { plan: 'a "b"\n\\c' });
  metrics.gauge('queue').set(-2.5);
  metrics.histogram('wait', { unit: 'ms' }).record(40);

  expect(toOpenMetrics(metrics.read())).toBe(`# TYPE shop_orders counter
# HELP shop_orders Paid ones.
shop_orders_total{plan="pro"} 3
shop_orders_total{plan="a \\"b\\"\\n\\\\c"} 1
# TYPE queue gauge
queue -2.5
# TYPE wait_ms summary
# UNIT wait_ms ms
wait_ms{quantile="0.5"} 40
wait_ms{quantile="0.75"} 40
wait_ms{quantile="0.9"} 40
wait_ms{quantile="0.95"} 40
wait_ms{quantile="0.99"} 40
wait_ms_count 1
wait_ms_sum 40
# EOF
`);
});

test('writes nothing but its end for no metrics', () => {
  expect(toOpenMetrics([])).toBe('# EOF\n');
});
