import { expect, test } from 'vitest';
import { toCategory } from './errorCategory.ts';

test.each([
  ['TypeError', 'Failed to fetch', 'network'],
  ['TypeError', 'NetworkError when attempting to fetch resource.', 'network'],
  ['TypeError', 'Load failed', 'network'],
  ['AbortError', 'The operation was aborted.', 'network'],
  ['ChunkLoadError', 'Loading chunk 3 failed.', 'resource'],
  ['TypeError', 'Failed to fetch dynamically imported module: https://a.test/b.js', 'resource'],
  ['SecurityError', 'Blocked a frame', 'security'],
  ['TypeError', 'x is not a function', 'script'],
  ['String', 'boom', 'unknown'],
] as const)('takes %s: %s for %s', (type, message, category) => {
  expect(toCategory({ type, message, stack: undefined })).toBe(category);
});

test('takes a rejection without other signs for a promise', () => {
  expect(toCategory({ type: 'Error', message: 'odd', stack: undefined }, true)).toBe('promise');
});
