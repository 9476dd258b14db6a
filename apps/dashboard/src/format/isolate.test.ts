import { expect, it } from 'vitest';
import { isolate } from './isolate.ts';

it('isolates what is written from right to left, also in part, and nothing else', () => {
  expect(isolate('דף הבית')).toBe('\u2068דף הבית\u2069');
  expect(isolate('/cart/الدفع')).toBe('\u2068/cart/الدفع\u2069');
  for (const name of ['/cart', '', 'Prüfung', '結帳', '🎉']) expect(isolate(name)).toBe(name);
});
