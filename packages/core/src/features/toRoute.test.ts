import { expect, test } from 'vitest';
import { toRoute } from './toRoute.ts';

test.each([
  ['/', '/'],
  ['/cart/checkout', '/cart/checkout'],
  ['/api/v1/users/7', '/api/v1/users/*'],
  ['/orders/2024-11-28', '/orders/*'],
  ['/u/ada@example.com/photo.png', '/u/*/photo.png'],
  ['/u/ada%40example.com', '/u/*'],
  ['/f/3f2504e0-4f89-11d3-9a0c-0305e82c3301', '/f/*'],
  ['/s/abcdefghijklmnopqrstuvwxyzabcdefghij', '/s/*'],
  ['/search?q=lamp#top', '/search'],
])('%s becomes %s', (path, route) => {
  expect(toRoute(new URL(path, 'https://shop.example'))).toBe(route);
});

test('of a file is its name, for its folders say whose it is', () => {
  expect(toRoute(new URL('file:///home/ada/shop.html'))).toBe('/shop.html');
});

test('has a bounded length', () => {
  expect(toRoute({ protocol: 'https:', pathname: '/word'.repeat(1000) })).toHaveLength(200);
});
