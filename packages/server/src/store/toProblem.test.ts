import { expect, test } from 'vitest';
import { reasonOf } from '../log.ts';
import { StoreProblem } from './StoreProblem.ts';
import { toChangeProblem, toProblem } from './toProblem.ts';

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

test('says in the log what the database calls it, and nothing of what it says', () => {
  expect(reasonOf(toProblem(databaseSays('341', 'UNFINISHED')))).toBe('unavailable (UNFINISHED, 341)');
  expect(reasonOf(toProblem(databaseSays('341', 'ada@lovelace.example')))).toBe('unavailable');
  expect(reasonOf(toProblem(databaseSays('Ada', 'UNFINISHED')))).toBe('failed');
  expect(reasonOf(new StoreProblem('failed', 'what was asked'))).toBe('failed');
});
