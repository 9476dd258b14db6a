import type { StoredEvent } from '@candor/server/api';
import { expect, it } from 'vitest';
import { describeEvent, toKind } from './event.ts';

const EVENT: StoredEvent = {
  id: 'a',
  at: 0,
  receivedAt: 0,
  type: 'voucher.applied',
  name: '',
  value: null,
  page: '/cart',
  session: '',
  browser: '',
  os: '',
  device: '',
  release: '',
  environment: '',
  message: '',
  attributes: {},
};

it('rates a vital', () => {
  const line = describeEvent({ ...EVENT, type: 'browser.web_vital', name: 'CLS', value: 0.5 });

  expect(line).toMatchObject({ kind: 'Vital', tone: 'poor' });
  expect(line.text).toMatch(/^CLS 0/);
});

it('does not rate a vital it does not know', () => {
  const line = describeEvent({ ...EVENT, type: 'browser.web_vital', name: 'constructor', value: 3 });

  expect(line).toEqual({ kind: 'Vital', text: 'constructor', tone: 'neutral' });
});

it('names an error by type and message', () => {
  const line = describeEvent({ ...EVENT, type: 'exception', name: 'TypeError', message: 'no total' });

  expect(line).toEqual({ kind: 'Error', text: 'TypeError: no total', tone: 'poor' });
});

it('tells the state of a checked service', () => {
  const line = describeEvent({
    ...EVENT,
    type: 'health.check',
    name: 'api',
    attributes: { status: 'degraded' },
  });

  expect(line).toEqual({ kind: 'Health', text: 'api degraded', tone: 'needs-improvement' });
});

it.each([
  ['http.client.request', '/api/cart', 84, {}, '/api/cart 84\u202fms'],
  ['performance', 'render-cart', 1530, { unit: 'ms' }, 'render-cart 1.53\u202fs'],
  ['browser.route_vital', 'route.lcp', 244, {}, 'route.lcp 244\u202fms'],
  ['metric', 'steepness', 51, { unit: 'deg' }, 'steepness 51 deg'],
  ['metric', 'stairs', 3, { unit: '{stair}' }, 'stairs 3'],
  ['engagement', '', null, { activeMs: 12_000 }, '12\u202fs active'],
])('gives the value of %s its unit', (type, name, value, attributes, text) => {
  expect(describeEvent({ ...EVENT, type, name, value, attributes }).text).toBe(text);
});

it('falls back to the type of an event that says nothing else', () => {
  expect(describeEvent(EVENT)).toEqual({ kind: 'voucher.applied', text: 'voucher.applied', tone: 'neutral' });
});

it('keeps the name of a type that only looks built in', () => {
  expect(toKind('toString')).toBe('toString');
});

it.each(['session.start', 'session.heartbeat'])('shows %s as part of a visit', (type) => {
  expect(describeEvent({ ...EVENT, type })).toEqual({ kind: 'Visit', text: type, tone: 'neutral' });
});
