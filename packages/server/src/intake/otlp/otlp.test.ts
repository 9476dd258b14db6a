import { expect, test } from 'vitest';
import { toAttributes } from './attributes.ts';
import { toLogEvent } from './logs.ts';
import { toMetricEvents } from './metrics.ts';
import { toSpanEvents } from './traces.ts';

const now = 1_795_859_150_000;
const nanoseconds = '1795859144806000000';
const at = 1_795_859_144_806;

test.each([
  ['a text', { stringValue: 'x' }, 'x'],
  ['a number as JavaScript writes it', { intValue: 232 }, 232],
  ['a number as protobuf has it in JSON', { intValue: '232' }, 232],
  ['a fraction', { doubleValue: 0.5 }, 0.5],
  ['a truth', { boolValue: false }, false],
  ['a list', { arrayValue: { values: [{ intValue: 1 }, { stringValue: 'x' }] } }, [1, 'x']],
  ['an object', { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } }, { a: 1 }],
  ['nothing', {}, undefined],
  ['bytes', { bytesValue: 'AAEC' }, undefined],
  ['no value', null, undefined],
  ['no number', { doubleValue: 'NaN' }, undefined],
])('reads %s', (_what, value, plain) => {
  expect(toAttributes([{ key: 'k', value }])).toEqual({ k: plain });
});

test.each([
  ['by its name', { eventName: 'basket.filled' }, { type: 'basket.filled', data: {} }],
  [
    'by a name of before',
    { attributes: [{ key: 'event.name', value: { stringValue: 'basket.filled' } }] },
    { type: 'basket.filled', data: {} },
  ],
  [
    'with what its body says',
    { eventName: 'a', body: { kvlistValue: { values: [{ key: 'n', value: { intValue: 1 } }] } } },
    { type: 'a', data: { n: 1 } },
  ],
  [
    'as a line of a log',
    { body: { stringValue: 'x' }, severityNumber: 21 },
    { type: 'log', data: { severity: 'fatal', message: 'x' } },
  ],
  [
    'as a vital whose values its body holds',
    {
      eventName: 'browser.web_vital',
      body: {
        kvlistValue: {
          values: [
            { key: 'name', value: { stringValue: 'lcp' } },
            { key: 'value', value: { intValue: '1200' } },
          ],
        },
      },
    },
    { type: 'browser.web_vital', data: { name: 'LCP', value: 1200 } },
  ],
])('knows a log record %s', (_how, record, event) => {
  expect(toLogEvent({ timeUnixNano: nanoseconds, ...record }, now)).toEqual({ timestamp: at, ...event });
});

test('takes the time when a record was seen, or when it came, where it has none', () => {
  expect(toLogEvent({ timeUnixNano: '0', observedTimeUnixNano: nanoseconds }, now)).toMatchObject({
    timestamp: at,
  });
  expect(toLogEvent({}, now)).toMatchObject({ timestamp: now });
});

const bucketed = { timeUnixNano: nanoseconds, count: '4', sum: 10, min: 1, max: 4 };

test.each([
  ['gauge', { dataPoints: [{ timeUnixNano: nanoseconds, asInt: '3' }] }, { value: 3 }],
  [
    'sum',
    { aggregationTemporality: 1, dataPoints: [{ timeUnixNano: nanoseconds, asDouble: 0.5 }] },
    { value: 0.5, temporality: 'delta' },
  ],
  [
    'histogram',
    { aggregationTemporality: 2, dataPoints: [{ ...bucketed, explicitBounds: [2], bucketCounts: ['1', 3] }] },
    {
      value: 2.5,
      temporality: 'cumulative',
      count: 4,
      sum: 10,
      min: 1,
      max: 4,
      bounds: [2],
      buckets: [1, 3],
    },
  ],
  [
    'exponentialHistogram',
    {
      dataPoints: [{ ...bucketed, scale: 1, zeroCount: '0', positive: { offset: -1, bucketCounts: ['4'] } }],
    },
    {
      value: 2.5,
      count: 4,
      sum: 10,
      min: 1,
      max: 4,
      scale: 1,
      zeroCount: 0,
      positive: { offset: -1, buckets: [4] },
    },
  ],
  [
    'summary',
    { dataPoints: [{ ...bucketed, quantileValues: [{ quantile: 0.5, value: 2 }] }] },
    { value: 2.5, count: 4, sum: 10, min: 1, max: 4, quantiles: { '0.5': 2 } },
  ],
])('knows the points of a %s', (kind, told, data) => {
  expect(toMetricEvents({ name: 'm', unit: 'ms', [kind]: told }, now)).toEqual([
    { type: 'metric', timestamp: at, data: { name: 'm', unit: 'ms', kind, ...data } },
  ]);
});

test('an empty histogram has the value 0', () => {
  const told = { dataPoints: [{ timeUnixNano: nanoseconds, count: '0' }] };

  expect(toMetricEvents({ name: 'm', histogram: told }, now)).toMatchObject([
    { data: { value: 0, count: 0 } },
  ]);
});

test.each([
  [toMetricEvents('m', now), 'metric must be an object'],
  [toMetricEvents({ name: 'm' }, now), 'metric must be a gauge, sum, histogram or summary'],
  [toMetricEvents({ gauge: {} }, now), 'metric must have a name'],
  [toMetricEvents({ name: 'm', gauge: { dataPoints: [7] } }, now), 'data point must be an object'],
  [toMetricEvents({ name: 'm', gauge: { dataPoints: [{}] } }, now), 'data point must have a value'],
  [toSpanEvents(7), 'span must be an object'],
  [toSpanEvents({ startTimeUnixNano: nanoseconds }), 'span must have a start and an end'],
])('says %# what it cannot take', (refused, reason) => {
  expect(refused).toEqual([reason]);
});

test('cuts the query of a page out of a stack', () => {
  const stacktrace =
    'Error: x\n    at f (https://shop.example/basket?mail=a@b.example#top:3:14)\n    at https://shop.example/a.js?v=2:1:2';
  const attributes = [
    { key: 'exception.type', value: { stringValue: 'Error' } },
    { key: 'exception.stacktrace', value: { stringValue: stacktrace } },
  ];

  expect(toLogEvent({ attributes }, now)).toMatchObject({
    data: {
      stacktrace:
        'Error: x\n    at f (https://shop.example/basket:3:14)\n    at https://shop.example/a.js:1:2',
    },
  });
});
