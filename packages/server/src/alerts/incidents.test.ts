import { expect, test } from 'vitest';
import type { AlertRule } from '../api/types.ts';
import { emptyBook } from './book.ts';
import { checkRule } from './checkRule.ts';
import { fire, recover } from './incidents.ts';

const MINUTE = 60_000;

function makeRule(project: string): AlertRule {
  const given = {
    name: 'Errors',
    query: { measure: 'errors' },
    condition: { kind: 'threshold', value: 2 },
  };
  return { ...checkRule(given), id: `r_${project}`, project, createdAt: 0, changedAt: 0 };
}

test('forgets an old incident of a project for no other project', () => {
  const draft = emptyBook();
  const [calm, noisy] = [makeRule('calm'), makeRule('noisy')];
  const go = (rule: AlertRule, at: number): void => {
    fire(draft, { rule, at, value: 3, limit: 2, isSilent: false });
    recover(draft, { rule: rule.id, name: rule.name, at: at + MINUTE });
  };

  go(calm, 0);
  for (let index = 1; index <= 510; index += 1) go(noisy, index * 30 * MINUTE);

  const kept = (project: string) => draft.incidents.filter((one) => one.project === project);
  expect(kept('calm')).toHaveLength(1);
  expect(kept('noisy').length).toBeLessThanOrEqual(501);
});
