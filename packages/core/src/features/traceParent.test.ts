import { expect, test } from 'vitest';
import { createTraceIds, toTraceParent } from './traceParent.ts';

test('makes a header as W3C wants it, of its own for each request', () => {
  const headers = Array.from({ length: 100 }, () => toTraceParent(createTraceIds()));

  for (const header of headers) expect(header).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(new Set(headers).size).toBe(100);
});

test('keeps zeros', () => {
  const { traceId, spanId } = createTraceIds();

  expect([traceId.length, spanId.length]).toEqual([32, 16]);
});
