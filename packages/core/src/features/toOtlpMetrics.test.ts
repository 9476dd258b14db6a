import { expect, test } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { Metrics } from './Metrics.ts';
import { toOtlpMetrics } from './toOtlpMetrics.ts';

test('says counters, gauges and histograms in the JSON of OpenTelemetry', () => {
  const metrics = new Metrics(createFakeTracker());
  metrics.counter('orders', { unit: '{order}', labels: ['plan'] }).add(3, { plan: 'pro' });
  metrics.gauge('queue').set(2);
  const wait = metrics.histogram('wait', { unit: 'ms', description: 'In line.' });
  for (const ms of [0, 1, 1.5, 1.5, -1]) wait.record(ms);

  const times = { startTimeUnixNano: '1000000000', timeUnixNano: '2000000000' };
  expect(
    toOtlpMetrics(metrics.read(), { resource: { 'service.name': 'shop' }, startedAt: 1000, at: 2000 }),
  ).toEqual({
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeMetrics: [
          {
            scope: { name: '@candor/core' },
            metrics: [
              {
                name: 'orders',
                unit: '{order}',
                description: '',
                sum: {
                  aggregationTemporality: 2,
                  isMonotonic: true,
                  dataPoints: [
                    { ...times, attributes: [{ key: 'plan', value: { stringValue: 'pro' } }], asDouble: 3 },
                  ],
                },
              },
              {
                name: 'queue',
                unit: '1',
                description: '',
                gauge: { dataPoints: [{ ...times, attributes: [], asDouble: 2 }] },
              },
              {
                name: 'wait',
                unit: 'ms',
                description: 'In line.',
                exponentialHistogram: {
                  aggregationTemporality: 2,
                  dataPoints: [
                    {
                      ...times,
                      attributes: [],
                      count: '5',
                      sum: 3,
                      min: -1,
                      max: 1.5,
                      scale: 5,
                      zeroCount: '1',
                      // 1 is γ^0 and so in bucket -1, which ends there; 1.5 is γ^18.7.
                      positive: {
                        offset: -1,
                        bucketCounts: ['1', ...Array(18).fill('0'), '2'],
                      },
                      negative: { offset: -1, bucketCounts: ['1'] },
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  });
});

test.each([
  ['startedAt', { startedAt: Number.NaN }],
  ['at', { startedAt: 1, at: Infinity }],
])('refuses a time that is none: %s', (name, options) => {
  expect(() => toOtlpMetrics([], options)).toThrow(
    `[candor] ${name} must be milliseconds since the epoch such as Date.now(), got `,
  );
});
