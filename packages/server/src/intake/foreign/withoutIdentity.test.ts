import { expect, test } from 'vitest';
import { withoutIdentity } from './withoutIdentity.ts';

test.each([
  'user.id',
  'userId',
  'user_name',
  'user.email',
  'enduser.id',
  'client.address',
  'clientIp',
  'net.peer.ip',
  'session.id',
  'user_agent.original',
  'http.user_agent',
  'url.query',
])('leaves out %s, at any depth', (name) => {
  expect(withoutIdentity({ [name]: 'x', context: { [name]: 'x', plan: 'pro' } })).toEqual({
    context: { plan: 'pro' },
  });
});

test.each(['userCount', 'usage', 'session.count', 'shipping', 'browser.platform', 'cookiesEnabled'])(
  'keeps %s',
  (name) => {
    expect(withoutIdentity({ [name]: 1 })).toEqual({ [name]: 1 });
  },
);

test.each([
  ['https://shop.example/a/b?mail=x#y', 'https://shop.example/a/b'],
  ['/basket?coupon=1', '/basket'],
  ['wss://shop.example/live#x', 'wss://shop.example/live'],
  ['https://shop.example/a', 'https://shop.example/a'],
  ['is this /right? yes', 'is this /right? yes'],
  ['what?', 'what?'],
])('cuts %s to %s', (address, kept) => {
  expect(withoutIdentity({ address, list: [{ address }] })).toEqual({
    address: kept,
    list: [{ address: kept }],
  });
});

test('takes no prototype and nothing that JSON cannot say', () => {
  const data = JSON.parse('{"__proto__":{"polluted":true},"a":1}') as Record<string, unknown>;

  const kept = withoutIdentity({ ...data, b: Number.NaN, c: undefined, d: () => 1 });

  expect(kept).toEqual({ a: 1, b: null, d: null });
  expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
});
