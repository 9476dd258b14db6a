import { expect, test } from 'vitest';
import { checkRule, USUAL_BURN } from './checkRule.ts';

const errors = {
  name: 'Errors',
  query: { measure: 'errors' },
  condition: { kind: 'threshold', value: 10 },
};

test('completes a rule', () => {
  expect(checkRule(errors)).toEqual({
    name: 'Errors',
    isEnabled: true,
    query: { measure: 'errors' },
    condition: { kind: 'threshold', direction: 'above', value: 10 },
    windowMs: 300_000,
    everyMs: 60_000,
    pendingMs: 0,
    resolveMs: 300_000,
    severity: 'warning',
    group: '',
    channels: [],
    runbook: '',
  });
});

test('gives an objective the usual windows', () => {
  const rule = checkRule({
    ...errors,
    query: { measure: 'availability' },
    condition: { kind: 'burnRate', objective: 0.99 },
  });

  expect(rule.condition).toMatchObject({ windows: USUAL_BURN, leastBad: 10 });
});

test('keeps nothing that it does not know', () => {
  expect(checkRule({ ...errors, id: 'r_mine', sql: 'DROP TABLE events' })).not.toHaveProperty('sql');
});

test.each<[string, object]>([
  ['`name`', { name: '' }],
  ['`query`', { query: 'errors' }],
  ['`query.measure`', { query: { measure: 'weather' } }],
  ['`query.vital`', { query: { measure: 'vital', vital: 'XYZ' } }],
  ['`query.level`', { query: { measure: 'vital', vital: 'LCP', level: 0.42 } }],
  ['`query.type`', { query: { measure: 'events' } }],
  ['`query.fingerprint`', { query: { measure: 'errors', fingerprint: '1 OR 1' } }],
  [
    '`query.q`: A question has at most 4096 characters',
    {
      query: {
        measure: 'question',
        q: JSON.stringify({
          measure: { kind: 'count' },
          where: { field: 'page', op: 'in', values: Array(100).fill(`/${'x'.repeat(100)}`) },
        }),
      },
    },
  ],
  ['`condition.kind`', { condition: { kind: 'mood' } }],
  ['`condition.value`', { condition: { kind: 'threshold', value: 'many' } }],
  ['`condition.value`', { condition: { kind: 'threshold' } }],
  ['`condition.clear`', { condition: { kind: 'threshold', value: 10, clear: 11 } }],
  ['`condition.by`', { condition: { kind: 'change', direction: 'down', by: 2 } }],
  ['`condition.kind`', { condition: { kind: 'burnRate', objective: 0.99 } }],
  ['`condition.objective`', { query: { measure: 'loss' }, condition: { kind: 'burnRate', objective: 1 } }],
  [
    '`condition.windows[0].shortMs`',
    {
      query: { measure: 'loss' },
      condition: {
        kind: 'burnRate',
        objective: 0.9,
        windows: [{ longMs: 60_000, shortMs: 90_000, rate: 1 }],
      },
    },
  ],
  ['`condition.kind`', { query: { measure: 'newErrors' }, condition: { kind: 'anomaly' } }],
  ['`windowMs`', { windowMs: 5 }],
  ['`everyMs`', { everyMs: 1_000.5 }],
  ['`severity`', { severity: 'loud' }],
  ['`channels`', { channels: 'c_1' }],
  ['`runbook`', { runbook: 'javascript:alert(1)' }],
])('names %s in what it refuses', (field, change) => {
  expect(() => checkRule({ ...errors, ...change })).toThrow(field);
});

test('takes a question of one figure, as it is understood', () => {
  const asking = (q: unknown) => checkRule({ ...errors, query: { measure: 'question', q } }).query;

  expect(asking('count of order where amount>5 top 3')).toEqual({
    measure: 'question',
    q: 'count of order where amount > 5',
  });
  expect(() => asking('count of order by page')).toThrow('leave out by and every');
  expect(() => asking('cuont')).toThrow('`query.q`: At character 1');
  expect(() => asking(7)).toThrow('must be a question');
});

test('holds a rate of a question against an objective, and nothing else of it', () => {
  const asking = (q: string) => () =>
    checkRule({
      ...errors,
      query: { measure: 'question', q },
      condition: { kind: 'burnRate', objective: 0.99 },
    });

  expect(asking('rate(success = false) of command.run')).not.toThrow();
  expect(asking('count of order')).toThrow('burnRate needs');
});
