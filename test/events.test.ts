import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowsEvent } from '../packages/core/src/wire/index.ts';
import { root } from '../scripts/run.ts';

const rows = readFileSync(join(root, 'docs/events.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, type]) => type?.startsWith('`'))
  .map(([, type = '', level = '']) => ({ type: type.replaceAll('`', ''), level }));

test('the catalogue names every event at the level that lets it through', () => {
  expect(rows.length).toBeGreaterThan(5);
  for (const { type, level } of rows) {
    const allowed = (['none', 'basic', 'enhanced', 'full'] as const).filter((each) =>
      allowsEvent(each, type),
    );

    expect(allowed[0], type).toBe(level);
  }
});
