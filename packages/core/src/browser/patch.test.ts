import { expect, test } from 'vitest';
import { patch } from './patch.ts';

function createOwner() {
  return {
    base: 1,
    add(this: { base: number }, one: number, two: number): number {
      return this.base + one + two;
    },
  };
}

test('takes the place of a method, with its name, parameters and `this`', () => {
  const owner = createOwner();
  const seen: unknown[] = [];
  patch(
    owner,
    'add',
    (original) =>
      function (this: { base: number }, ...args) {
        seen.push(args);
        return original.apply(this, args);
      },
  );

  expect(owner.add(2, 3)).toBe(6);
  expect(seen).toEqual([[2, 3]]);
  expect([owner.add.name, owner.add.length]).toEqual(['add', 2]);
});

test('puts the very same method back', () => {
  const owner = createOwner();
  const original = owner.add;
  const stop = patch(owner, 'add', () => () => 0);

  stop();
  stop();

  expect(owner.add).toBe(original);
});

test('leaves what somebody has put on top, and only passes on', () => {
  const owner = createOwner();
  const stop = patch(owner, 'add', () => () => 0);
  const ours = owner.add;
  const theirs = (one: number, two: number): number => ours.call(owner, one, two) * 10;
  owner.add = theirs;

  stop();

  expect(owner.add).toBe(theirs);
  expect(owner.add(2, 3)).toBe(60);
});

test.each([
  ['is not there', {}],
  ['cannot be replaced', Object.freeze({ fetch: () => 1 })],
])('does nothing where the method %s', (_, owner) => {
  const { fetch } = owner as { fetch?: unknown };
  const stop = patch(owner as { fetch: () => number }, 'fetch', () => () => 2);

  expect((owner as { fetch?: unknown }).fetch).toBe(fetch);
  stop();
});
