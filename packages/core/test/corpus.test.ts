import { describe, expect, test } from 'vitest';
import { redactText } from '../src/pipeline/redactText.ts';
import { awkwardNegatives, awkwardPositives } from './corpus/awkward.ts';
import { traceOf } from './corpus/measure.ts';
import { createNegatives } from './corpus/negatives.ts';
import { createPositives } from './corpus/positives.ts';
import { secrets } from './corpus/secrets.ts';

const positives = createPositives(2026, 300).map((positive) => ({ ...positive, ...traceOf(positive) }));
const negatives = createNegatives(2027, 3000);
const shareFound = (some: typeof positives) => some.filter(({ isFound }) => isFound).length / some.length;
const redacted = (text: string) => redactText(text, 100_000);

test('finds at least 995 of 1000 secrets', () => {
  const share = shareFound(positives);

  console.info(`recall ${share.toFixed(4)} of ${positives.length}`);
  expect(share).toBeGreaterThanOrEqual(0.995);
});

test.each(Object.keys(secrets))('finds at least 95 of 100 of the kind %s', (kind) => {
  const share = shareFound(positives.filter((positive) => positive.kind === kind));

  console.info(`recall of ${kind} ${share.toFixed(4)}`);
  expect(share).toBeGreaterThanOrEqual(0.95);
});

test('takes at most 1 of 100 characters around them', () => {
  const lost = positives.reduce((sum, { lost }) => sum + lost, 0);
  const share = lost / positives.reduce((sum, { context }) => sum + context, 0);

  console.info(`context lost ${share.toFixed(5)}`);
  expect(share).toBeLessThanOrEqual(0.01);
});

test('changes at most 2 of 1000 innocent texts', () => {
  const changed = negatives.filter((text) => redacted(text) !== text);

  console.info(`false alarms ${(changed.length / negatives.length).toFixed(4)} of ${negatives.length}`);
  expect(changed.length / negatives.length, changed.join('\n')).toBeLessThanOrEqual(0.002);
});

describe('of what was written by hand', () => {
  test.each(awkwardPositives)('cleans %s', (text, clean) => {
    expect(redacted(text)).toBe(clean);
  });

  test.each(awkwardNegatives)('keeps %s', (text) => {
    expect(redacted(text)).toBe(text);
  });
});
