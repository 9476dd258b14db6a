import { describe, expect, it } from 'vitest';
import { initialSettings, toAssignments, toSetStatement, toSettings } from './settings.ts';

describe('toSettings', () => {
  it('drops what only the HTTP layer knows', () => {
    expect(
      toSettings([
        ['wait_end_of_query', '1'],
        ['enable_http_compression', '1'],
      ]),
    ).toEqual(new Map());
  });

  it.each(['max_threads = 1, readonly', `a'b`, 'A', '', 'a b'])('refuses the name %j', (name) => {
    expect(() => toSettings([[name, '1']])).toThrow('Code: 115.');
  });

  it.each([
    ['max_execution_time', '1', '1'],
    ['max_execution_time', '0', '60'],
    ['max_execution_time', '1e9', '3600'],
    ['max_result_rows', 'nonsense', '1000000'],
    ['max_result_bytes', '-1', String(32 * 2 ** 20)],
    ['max_threads', '0', '0'],
  ])('holds %s=%s at %s', (name, asked, given) => {
    expect(toSettings([[name, asked]]).get(name)).toBe(given);
  });
});

const setStatement = (has: Record<string, string>, wants: Record<string, string>) =>
  toSetStatement(
    toAssignments(new Map(Object.entries(has)), new Map(Object.entries(wants)), initialSettings),
  );

it('writes values that cannot end their literal', () => {
  expect(setStatement({}, { log_comment: `\\', readonly = '0` })).toBe(
    `SET log_comment = '\\\\\\', readonly = \\'0'`,
  );
});

it('sets what differs, and puts what nobody wants back to what the session had, or to the default', () => {
  const has = { max_execution_time: '5', max_threads: '1', max_block_size: '9', join_algorithm: 'hash' };

  expect(setStatement(has, { max_block_size: '9', join_algorithm: 'auto' })).toBe(
    `SET join_algorithm = 'auto', max_execution_time = '60', max_threads = DEFAULT`,
  );
});

it.each([
  ['without settings', {}],
  ['where they are set already', { max_threads: '1' }],
])('has nothing to set %s', (_, settings) => {
  expect(setStatement(settings, settings)).toBeUndefined();
});
