import { expect, test } from 'vitest';
import { exampleOf } from './exampleOf.ts';

const example = (level: Parameters<typeof exampleOf>[0]) => JSON.stringify(exampleOf(level, {}));

test('shows no e-mail address at any level', () => {
  expect(example('full')).toContain('no profile for');
  expect(example('full')).not.toContain('jane.doe');
});

test('shows what each level adds', () => {
  expect(example('basic')).not.toMatch(/feature\.used|session|"user"/);
  expect(example('enhanced')).toMatch(/feature\.used.*|"session"/);
  expect(example('enhanced')).not.toContain('trial');
  expect(example('full')).toContain('trial');
});

test('heeds what a site says of levels', () => {
  expect(JSON.stringify(exampleOf('enhanced', { eventLevels: { 'feature.used': 'full' } }))).not.toContain(
    'feature.used',
  );
});
