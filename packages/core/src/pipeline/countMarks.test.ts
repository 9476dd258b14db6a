import { expect, test } from 'vitest';
import { countMarks } from './countMarks.ts';

test('counts what was removed by kind', () => {
  const text = '{"password":"[REDACTED]","to":"[REDACTED:email], [REDACTED:email]","note":"[other]"}';

  expect(countMarks(text)).toEqual({ named: 1, email: 2 });
});
