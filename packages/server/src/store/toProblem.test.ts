import { expect, test } from 'vitest';
import { reasonOf } from '../log.ts';
import { StoreProblem } from './StoreProblem.ts';
import { isCrowded, toChangeProblem, toProblem } from './toProblem.ts';

function databaseSays(code: string, type: string): Error {
  return Object.assign(new Error('what ada@lovelace.example asked'), { code, type });
}

test.each([
  ['KEEPER_EXCEPTION', '999', 'unavailable'],
  ['TABLE_IS_READ_ONLY', '242', 'unavailable'],
  ['TOO_FEW_LIVE_REPLICAS', '285', 'unavailable'],
  ['UNFINISHED', '341', 'unavailable'],
  ['UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE', '286', 'busy'],
  ['CANNOT_ASSIGN_ALTER', '517', 'busy'],
  ['MEMORY_LIMIT_EXCEEDED', '241', 'too-heavy'],
  ['CANNOT_PARSE_INPUT_ASSERTION_FAILED', '27', 'unreadable'],
  ['LOGICAL_ERROR', '49', 'failed'],
])('%s (%s) is %s', (type, code, reason) => {
  expect(toProblem(databaseSays(code, type))).toMatchObject({ reason });
});

test('what has no code of the database’s is the way to it', () => {
  expect(toProblem(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))).toMatchObject({
    reason: 'unavailable',
  });
});

test('a question takes too long for what it asks, a change of a cluster for a server that is away', () => {
  const error = databaseSays('159', 'TIMEOUT_EXCEEDED');

  expect(toProblem(error)).toMatchObject({ reason: 'too-heavy' });
  expect(toChangeProblem(error)).toMatchObject({ reason: 'unavailable' });
  expect(toChangeProblem(databaseSays('241', 'MEMORY_LIMIT_EXCEEDED'))).toMatchObject({
    reason: 'too-heavy',
  });
});

test('knows a question that wanted too much from one beside which others did', () => {
  const said = (message: string) =>
    toProblem(Object.assign(new Error(message), { code: '241', type: 'MEMORY_LIMIT_EXCEEDED' }));

  expect(isCrowded(said('(total) memory limit exceeded: would use 332.41 MiB, maximum: 307.00 MiB'))).toBe(
    true,
  );
  expect(isCrowded(said('Memory limit (total) exceeded: would use 332.41 MiB, maximum: 307.00 MiB'))).toBe(
    true,
  );
  expect(isCrowded(said('Query memory limit exceeded: would use 260.00 MiB, maximum: 256.00 MiB'))).toBe(
    false,
  );
  expect(isCrowded(toProblem(databaseSays('159', 'TIMEOUT_EXCEEDED')))).toBe(false);
});

test('says in the log what the database calls it, and nothing of what it says', () => {
  expect(reasonOf(toProblem(databaseSays('341', 'UNFINISHED')))).toBe('unavailable (UNFINISHED, 341)');
  expect(reasonOf(toProblem(databaseSays('341', 'ada@lovelace.example')))).toBe('unavailable');
  expect(reasonOf(toProblem(databaseSays('Ada', 'UNFINISHED')))).toBe('failed');
  expect(reasonOf(new StoreProblem('failed', 'what was asked'))).toBe('failed');
});
