// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';
import { createDeviceStorage } from '../browser/storage.ts';
import { localTexts } from './localTexts.ts';
import { encodeRecord } from './record.ts';

const head = {
  origin: 'origin-1',
  sdk: { name: '@candor/core', version: '1.0.0' },
  context: { consent: 'full' },
} as const;
const numbered = (seq: number): string => JSON.stringify({ seq, type: 'note', timestamp: 5, data: {} });
const record = (...numbers: number[]) =>
  encodeRecord({ ...head, events: numbers.map(numbered) }, 1_794_000_000_000, 'a key of words');
const [name, text] = record(1);
const [grownName, grownText] = record(1, 2);
const [tallName, tallText] = record(1, 2, 3);
const texts = () => localTexts(createDeviceStorage());

beforeEach(() => localStorage.clear());

test('a record lies under its name', () => {
  texts().write(name, text);

  expect({ ...localStorage }).toEqual({ [`candor.j ${name}`]: text });
  expect([texts().names(), texts().read(name)]).toEqual([[name], text]);
});

test('one that grows stays in its place, and is found by another page under its name now', () => {
  const own = texts();
  own.write(name, text);

  own.write(grownName, grownText, name);
  own.write(tallName, tallText, grownName);

  expect(Object.keys(localStorage)).toEqual([`candor.j ${name}`]);
  expect([own.names(), own.read(tallName), own.read(grownName), own.read(name)]).toEqual([
    [tallName],
    tallText,
    undefined,
    undefined,
  ]);
  const other = texts();
  expect([other.names(), other.read(tallName)]).toEqual([[tallName], tallText]);
  own.remove(tallName);
  expect(localStorage).toHaveLength(0);
});

test('what another page knows of a record that has grown since is not there any more', () => {
  const own = texts();
  const other = texts();
  own.write(name, text);
  own.write(grownName, grownText, name);
  other.names();

  own.write(tallName, tallText, grownName);

  expect([other.read(grownName), own.read(tallName)]).toEqual([undefined, tallText]);
});

test('what was spoilt keeps its first name, by which it is noticed', () => {
  const own = texts();
  own.write(name, text);
  own.write(grownName, grownText, name);
  localStorage.setItem(
    `candor.j ${name}`,
    localStorage.getItem(`candor.j ${name}`)?.replace('\n1 ', '\n') ?? '',
  );

  const other = texts();

  expect(other.names()).toEqual([name]);
  expect(other.read(name)).not.toBe(text);
});
