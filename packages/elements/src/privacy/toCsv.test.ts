import { expect, test } from 'vitest';
import { toCsv } from './toCsv.ts';

const waiting = [
  { seq: 1, type: 'feature.used', timestamp: 0, data: { featureId: 'a "b", c' }, page: '/x,y' },
  { seq: 2, type: '=cmd()', timestamp: Number.NaN, data: {} },
];

test('gives each event a line, with its fields as JSON', () => {
  const [head, first] = toCsv({ waiting, servers: [] }).split('\r\n');

  expect(head).toBe('where,at,type,page,details');
  expect(first).toBe(
    'here,1970-01-01T00:00:00.000Z,feature.used,"/x,y","{""featureId"":""a \\""b\\"", c""}"',
  );
});

test('lets no spreadsheet compute what somebody called an event', () => {
  expect(toCsv({ waiting, servers: [] })).toContain("here,,'=cmd(),,{}");
});

test('says which server knows an event', () => {
  const events = [{ id: '1', at: 1000, type: 'exception', page: '/', message: 'x' }];
  const servers = [
    {
      server: 'https://t.example',
      state: 'known' as const,
      visits: [],
      pageLoads: [],
      isComplete: true,
      events,
    },
  ];

  expect(toCsv({ waiting: [], servers }).split('\r\n')[1]).toBe(
    'https://t.example,1970-01-01T00:00:01.000Z,exception,/,"{""message"":""x""}"',
  );
});
