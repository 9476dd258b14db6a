import { describe, expect, test } from 'vitest';
import { decodeRecord, encodeRecord, mostEvents, type RecordBody, readName } from './record.ts';

const numbered = (seq: number): string =>
  JSON.stringify({ seq, type: 'note', timestamp: 5, data: { text: 'grüße, "\\"\n🐟' } });
const body: RecordBody = {
  origin: 'origin-1',
  sdk: { name: '@candor/core', version: '1.0.0' },
  context: { consent: 'full', release: '4.2' },
  events: [numbered(7), numbered(8)],
};
const at = Date.parse('2026-11-20T12:00:00Z');

test('gives back what was written', () => {
  const [name, text] = encodeRecord(body, at, 'key');
  const read = readName(name);

  expect(read).toMatchObject({
    name,
    at,
    origin: 'origin-1',
    seq: 7,
    events: 2,
    bytes: text.length,
    site: 'key',
  });
  expect(read && decodeRecord(read, text)).toEqual(body);
});

test.each(['', 'key', 'a key of many words', ' key '])('keeps the site "%s"', (site) => {
  const [name] = encodeRecord(body, at, site);

  expect(readName(name)?.site).toBe(site);
});

test('names sort in the order in which they were written', () => {
  const moments = [
    [0, 1],
    [9, 1],
    [10, 1],
    [at - 1, 900],
    [at, 2],
    [at, 10],
    [at, 100],
    [at + 1, 1],
  ] as const;
  const names = moments.map(
    ([moment, seq]) => encodeRecord({ ...body, events: [numbered(seq)] }, moment, 'key')[0],
  );

  expect([...names].reverse().sort()).toEqual(names);
});

describe('a text that is not what was written', () => {
  const [name, text] = encodeRecord(body, at, 'key');
  const read = readName(name);
  const decode = (other?: string): RecordBody | undefined => read && decodeRecord(read, other);
  const places = [...Array(text.length).keys()];

  test('is noticed wherever one character differs', () => {
    const changed = places.map((place) => {
      const code = text.charCodeAt(place) ^ (1 << (place % 16));
      return text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
    });

    expect(decode(text)).toEqual(body);
    expect(changed.filter((other) => decode(other))).toEqual([]);
  });

  test('is noticed wherever it ends early', () => {
    expect(places.filter((place) => decode(text.slice(0, place)))).toEqual([]);
  });

  test('is noticed wherever one character is missing', () => {
    expect(places.filter((place) => decode(text.slice(0, place) + text.slice(place + 1)))).toEqual([]);
  });

  test('is noticed when there is more of it', () => {
    expect(decode(`${text} `)).toBeUndefined();
  });

  test('is noticed when it is gone', () => {
    expect(decode(undefined)).toBeUndefined();
  });
});

describe('a name that is not what was written', () => {
  const [name, text] = encodeRecord(body, at, 'key');
  const [version = '', time = '', seq = '', origin = '', events = '', bytes = '', checksum = ''] =
    name.split(' ');
  const withPart = (place: number, part: string): string => name.split(' ').with(place, part).join(' ');

  test.each([
    ['another version', withPart(0, `${Number(version) + 1}`)],
    ['a longer version', withPart(0, `${version}0`)],
    ['no version', withPart(0, '')],
    ['no origin', withPart(3, '')],
    ['no checksum', withPart(6, '')],
    ['only a version', version],
    ['nothing', ''],
    ['another hand', 'cart of the shop'],
  ])('is left alone: %s', (_, other) => {
    expect(readName(other)).toBeUndefined();
  });

  test('is noticed wherever one character of length or checksum differs', () => {
    const isNoticed = (other: string): boolean => {
      const read = readName(other);
      return !read || !decodeRecord(read, text);
    };
    const end = [version, time, seq, origin, events, bytes, checksum].join(' ').length;
    const start = end - `${bytes} ${checksum}`.length;
    const places = [...Array(end - start).keys()].map((place) => start + place);
    const changed = places.map(
      (place) => name.slice(0, place) + (name[place] === '3' ? '4' : '3') + name.slice(place + 1),
    );

    expect(isNoticed(name)).toBe(false);
    expect(changed.filter((other) => !isNoticed(other))).toEqual([]);
  });

  test.each([
    ['1000000000', mostEvents],
    ['Infinity', mostEvents],
    [`${mostEvents + 1}`, mostEvents],
    [`${mostEvents}`, mostEvents],
    ['2', 2],
    ['many', 0],
    ['', 0],
  ])('of "%s" events counts as %d', (count, expected) => {
    expect(readName(withPart(4, count))?.events).toBe(expected);
  });
});

test('a text that somebody wrote together with its checksum is no record when it is no JSON', () => {
  // FNV-1a of the empty text is its offset basis.
  const empty = readName(`1 0 0 origin 1 0 ${(0x811c9dc5).toString(36)} key`);

  expect(empty?.bytes).toBe(0);
  expect(empty && decodeRecord(empty, '')).toBeUndefined();
});
