import { expect, test } from 'vitest';
import { run, tool } from '../scripts/run.ts';

test('nothing is exported, written or depended on without a user', async () => {
  const { code, output } = await run(tool('knip'), ['--no-progress']);

  expect(code, output).toBe(0);
});
