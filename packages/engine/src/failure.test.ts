import { expect, it } from 'vitest';
import { EngineFailure, toFailure } from './failure.ts';

it.each([
  ['Code: 60. DB::Exception: no such table. (UNKNOWN_TABLE)', 60, 404],
  ['Code: 62. DB::Exception: Syntax error. (SYNTAX_ERROR)', 62, 400],
  ['Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)', 159, 408],
  ['Code: 27. DB::Exception: Cannot parse input. (X)', 27, 400],
  ['Code: 9999. DB::Exception: new. (NEW)', 9999, 500],
])('passes on %j', (message, code, status) => {
  expect(toFailure(new Error(message))).toEqual({ code, status, text: message });
});

it('words an error of ours as ClickHouse would', () => {
  const failure = new EngineFailure(516, 'AUTHENTICATION_FAILED', 'no');

  expect(toFailure(failure)).toEqual({
    code: 516,
    status: 403,
    text: 'Code: 516. DB::Exception: no. (AUTHENTICATION_FAILED)',
  });
});

it('gives an unknown error a code that clients can read', () => {
  expect(toFailure('lost').text).toBe('Code: 1002. DB::Exception: lost. (UNKNOWN_EXCEPTION)');
});
