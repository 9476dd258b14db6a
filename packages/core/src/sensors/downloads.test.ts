import { expect, test } from 'vitest';
import { createDownloads } from './downloads.ts';

function file(transferBytes: number, responseStart: number, end: number) {
  const startTime = Math.max(0, responseStart - 50);
  return {
    url: 'https://shop.example/app.js',
    initiator: 'script',
    isFromCache: false,
    transferBytes,
    responseStart,
    startTime,
    durationMs: end - startTime,
  };
}

test('divides bytes by the time in which they came', () => {
  const downloads = createDownloads();
  downloads.add(file(100_000, 100, 200));
  downloads.add(file(300_000, 1000, 1300));

  expect(downloads.bytesPerSecond()).toBe(1_000_000);
});

test('counts a time in which two files came once', () => {
  const downloads = createDownloads();
  downloads.add(file(100_000, 100, 200));
  downloads.add(file(100_000, 150, 300));
  downloads.add(file(100_000, 160, 290));

  expect(downloads.bytesPerSecond()).toBe(1_500_000);
});

test('leaves out what came from the cache, or from an origin that does not say', () => {
  const downloads = createDownloads();
  downloads.add(file(0, 100, 200));
  downloads.add(file(5000, 0, 200));

  expect(downloads.bytesPerSecond()).toBeUndefined();
});
