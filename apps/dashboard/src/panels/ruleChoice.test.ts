import { expect, test } from 'vitest';
import { toRuleChoice } from './ruleChoice.ts';

function makeFields(entries: readonly (readonly [string, string])[]): FormData {
  const fields = new FormData();
  for (const [name, value] of entries) fields.append(name, value);
  return fields;
}

test('reads minutes and numbers, and leaves out what is empty', () => {
  const choice = toRuleChoice(
    makeFields([
      ['name', ' Errors '],
      ['measure', 'errors'],
      ['fingerprint', ''],
      ['kind', 'threshold'],
      ['direction', 'above'],
      ['value', '10'],
      ['clear', ''],
      ['window', '0,5'],
      ['channels', 'c_1'],
      ['channels', 'c_2'],
    ]),
  );

  expect(choice).toMatchObject({
    name: 'Errors',
    query: { measure: 'errors' },
    condition: { kind: 'threshold', direction: 'above', value: 10 },
    windowMs: 30_000,
    channels: ['c_1', 'c_2'],
  });
  expect(choice['condition']).not.toHaveProperty('clear');
});

test('reads shares as percentages', () => {
  expect(
    toRuleChoice(
      makeFields([
        ['measure', 'availability'],
        ['kind', 'threshold'],
        ['value', '99'],
      ]),
    ),
  ).toMatchObject({ condition: { value: 0.99 } });
});
