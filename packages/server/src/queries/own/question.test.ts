import { describe, expect, it, test } from 'vitest';
import { createRandom } from '../../../test/random.ts';
import { randomFilter } from '../../../test/randomFilter.ts';
import type { Filter, OwnQuestion } from '../../api/askTypes.ts';
import { parseFilter } from './parseFilter.ts';
import { readFunnel, writeFunnel } from './parseFunnel.ts';
import { readQuestion } from './parseQuestion.ts';
import { writeFilter, writeQuestion } from './writeQuestion.ts';

const questions: [string, OwnQuestion][] = [
  ['count', { measure: { kind: 'count' } }],
  ['visits of order', { measure: { kind: 'visits' }, of: ['order'] }],
  [
    'p75 of browser.web_vital where name = LCP by device, release every 1h top 5',
    {
      measure: { kind: 'quantile', field: 'value', level: 0.75 },
      of: ['browser.web_vital'],
      where: { field: 'name', op: '=', value: 'LCP' },
      by: ['device', 'release'],
      every: 3_600_000,
      top: 5,
    },
  ],
  [
    'rate(success = true) of provider.request, command.run every auto',
    {
      measure: { kind: 'rate', where: { field: 'success', op: '=', value: 'true' } },
      of: ['provider.request', 'command.run'],
      every: 'auto',
    },
  ],
  [
    "sum(tokens) where not (a ≠ 'it\\'s' or b in (1, \"2\", x)) and c >= -2.5 and d exists",
    {
      measure: { kind: 'sum', field: 'tokens' },
      where: {
        and: [
          {
            not: {
              or: [
                { field: 'a', op: '!=', value: "it's" },
                { field: 'b', op: 'in', values: [1, '2', 'x'] },
              ],
            },
          },
          { field: 'c', op: '>=', value: -2.5 },
          { field: 'd', op: 'exists' },
        ],
      },
    },
  ],
  [
    'count where a = 1 or b = 2 and "of" contains "/cart"',
    {
      measure: { kind: 'count' },
      where: {
        or: [
          { field: 'a', op: '=', value: 1 },
          {
            and: [
              { field: 'b', op: '=', value: 2 },
              { field: 'of', op: 'contains', value: '/cart' },
            ],
          },
        ],
      },
    },
  ],
  // A number that would be written otherwise stays what was written.
  [
    'count where release = 1.10',
    { measure: { kind: 'count' }, where: { field: 'release', op: '=', value: '1.10' } },
  ],
  [
    'count where zip = 01234 and big = 12345678901234567890',
    {
      measure: { kind: 'count' },
      where: {
        and: [
          { field: 'zip', op: '=', value: '01234' },
          { field: 'big', op: '=', value: '12345678901234567890' },
        ],
      },
    },
  ],
  // Of a field of the event's own, which may hold a number or a text, either.
  [
    'count where amount = 9.90 and plan != 1.0 and size in (2.50, "3.0")',
    {
      measure: { kind: 'count' },
      where: {
        and: [
          {
            or: [
              { field: 'amount', op: '=', value: 9.9 },
              { field: 'amount', op: '=', value: '9.90' },
            ],
          },
          {
            and: [
              { field: 'plan', op: '!=', value: 1 },
              { field: 'plan', op: '!=', value: '1.0' },
            ],
          },
          { field: 'size', op: 'in', values: [2.5, '2.50', '3.0'] },
        ],
      },
    },
  ],
];

describe('a question', () => {
  it.each(questions)('is read from %s', (text, expected) => {
    expect(readQuestion(text)).toEqual(expected);
    expect(readQuestion(JSON.stringify(expected))).toEqual(expected);
    expect(readQuestion(writeQuestion(expected))).toEqual(expected);
  });

  it.each([
    ['', 1, 'begins with what is asked for: count'],
    ['cuont of x', 1, 'begins with what is asked for'],
    ['count of', 9, 'type of event is missing'],
    ['count of x wher a = 1', 12, '`wher` is not understood here. Go on with of, where'],
    ['count where a', 14, '=, !=, in, contains'],
    ['count where a = ', 17, 'a value is missing'],
    ['count where a > b', 17, 'a number is missing after >'],
    ['count where (a = 1', 19, '`)` is missing'],
    ['count where a in 1', 18, '`(` is missing, around the values'],
    ['count where a = "x', 17, 'does not end'],
    ['count every 5', 13, '30s, 15m, 1h'],
    ['count top x', 11, 'a whole number is missing'],
    ['rate of x', 6, '`(` is missing, as in rate(success = true)'],
  ])('that is wrong is refused where it is: %s', (text, position, cure) => {
    expect(() => readQuestion(text)).toThrow(
      expect.objectContaining({ position, message: expect.stringContaining(cure) }),
    );
  });

  it.each<[object, string]>([
    [{}, '`measure` must be an object'],
    [{ measure: { kind: 'all' } }, '`measure.kind` must be one of count'],
    [{ measure: { kind: 'quantile', field: 'value', level: 0.8 } }, '`measure.level` must be one of'],
    [{ measure: { kind: 'sum' } }, '`measure.field` must be a text'],
    [{ measure: { kind: 'count' }, by: ['user'] }, 'nobody is looked up here'],
    [{ measure: { kind: 'count' }, by: ['a', 'b', 'c'] }, '`by` must be a list of 1 to 2'],
    [{ measure: { kind: 'count' }, top: 51 }, '`top` must be a whole number from 1 to 50'],
    [{ measure: { kind: 'count' }, every: 10 }, '`every` must be `auto` or whole milliseconds'],
    [{ measure: { kind: 'count' }, having: 1 }, 'unknown part, `having`'],
    [
      { measure: { kind: 'count' }, where: { and: [{ field: 'a', op: 'like', value: 'b' }] } },
      '`where.and[0].op` must be one of =',
    ],
    [
      { measure: { kind: 'count' }, where: { field: 'session', op: '=', value: 's1' } },
      '`where.field` must not be session',
    ],
    [
      { measure: { kind: 'count' }, where: { or: Array(33).fill({ field: 'a', op: 'exists' }) } },
      '`where.or` must be a list of 1 to 32',
    ],
  ])('in JSON that is wrong is refused by its part: %j', (question, cure) => {
    expect(() => readQuestion(JSON.stringify(question))).toThrow(cure);
  });

  it('may not be nested without end', () => {
    const deep = `count where ${'('.repeat(40)}a = 1${')'.repeat(40)}`;
    const negated = `count where ${'not '.repeat(2_000)}a = 1`.slice(0, 4_000);

    expect(() => readQuestion(deep)).toThrow('nested more than 8 deep');
    expect(() => readQuestion(negated)).toThrow('nested more than 8 deep');
  });

  it('survives being written and read, whatever it is', () => {
    const random = createRandom(77);
    for (let round = 0; round < 300; round += 1) {
      const filter: Filter = randomFilter(random);

      expect(parseFilter(writeFilter(filter))).toEqual(filter);
    }
  });
});

test.each(['5" pipe', '9\\', '1" or device exists or name = "2', "-3'4", '7\n8'])(
  'a text that begins as a number stays that text when it is written: %j',
  (value) => {
    const filter: Filter = {
      or: [
        { field: 'name', op: 'in', values: [value, 1] },
        { field: 'page', op: '=', value },
      ],
    };

    expect(parseFilter(writeFilter(filter))).toEqual(filter);
  },
);

test.each<[string, string | number]>([
  ['value = 1.0', 1],
  ['value = 1e3', 1_000],
  ['value = 2500.50', 2_500.5],
  ['value = "1.0"', '1.0'],
  ['release = 1.0', '1.0'],
  ['release = 1e3', '1e3'],
])('a number is one however it is written where nothing else is possible: %s', (text, value) => {
  expect(parseFilter(text)).toMatchObject({ op: '=', value });
});

test('a number that is too large for one is refused where nothing else is possible', () => {
  expect(() => parseFilter('value in (1, 1e400)')).toThrow('must be a number');
});

describe('a funnel', () => {
  it.each([
    'page_view then order',
    'page_view where page = /cart then "odd type" then order within 30m per user by device',
  ])('is read and written as %s', (text) => {
    expect(writeFunnel(readFunnel(text))).toBe(text);
    expect(readFunnel(JSON.stringify(readFunnel(text)))).toEqual(readFunnel(text));
  });

  it.each([
    ['page_view', 'a second step is missing'],
    ['a then', 'a type of event is missing'],
    ['a then b per month', 'visit or user is missing after per'],
    ['a then b within 1y', 'such as 30s, 15m'],
    ['a then b within 100d', '`within` must be whole milliseconds, from a second to 90 days'],
    [Array(9).fill('a').join(' then '), '`steps` must be a list of 1 to 8'],
    ['a then b by user', 'nobody is looked up here'],
    ['{"steps":[{"type":"a"}]}', '`steps` must be a list of 2 to 8'],
    ['{"steps":[{"type":"a"},{"type":"b","were":1}]}', '`steps[1]` has an unknown part, `were`'],
  ])('that is wrong is refused: %s', (text, cure) => {
    expect(() => readFunnel(text)).toThrow(cure);
  });
});
