import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventsFile, renewTables } from '../scripts/events.ts';
import { bundle } from './bundle.ts';

test('docs/events.md says what the gate lets through', () => {
  const text = readFileSync(eventsFile, 'utf8');

  expect(text, 'docs/events.md is old: renew it with `npx -y pnpm@12 events`').toBe(renewTables(text));
});

test('a page that describes nothing does not load the words', async () => {
  const { code } = await bundle(
    `import { TelemetryCollector } from '@candor/core'; new TelemetryCollector({ endpoint: '/e' }).track({ type: 'a' });`,
  );

  expect(code).toContain('contextGatheringMs');
  expect(code).not.toContain('Time to gather what is asked with');
});

test('a page that only describes does not load the collector', async () => {
  const { code, brotli } = await bundle(
    `import { describeCollection } from '@candor/core'; console.log(describeCollection('basic'));`,
  );

  expect(code).not.toContain('candor.consent');
  expect(brotli).toBeLessThan(6500);
});
