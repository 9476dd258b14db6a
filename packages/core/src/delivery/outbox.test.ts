import { expect, test } from 'vitest';
import { makeEnvelope } from '../../test/envelopes.ts';
import { createMemoryOutbox, type Waiting } from './outbox.ts';

const waiting = (bytes = 100): Waiting => ({ envelope: makeEnvelope(), bytes });

test('keeps envelopes in their order', () => {
  const outbox = createMemoryOutbox(() => 1000);
  const [first, second, third] = [waiting(), waiting(), waiting()];
  for (const one of [first, second, third]) outbox.add(one);

  outbox.remove(second);

  expect(outbox.all()).toEqual([first, third]);
  expect(outbox.bytes).toBe(200);
});

test('puts others into the place of one', () => {
  const outbox = createMemoryOutbox(() => 1000);
  const [first, second, one, two] = [waiting(), waiting(), waiting(), waiting()];
  outbox.add(first);
  outbox.add(second);

  outbox.replace(first, [one, two]);

  expect(outbox.all()).toEqual([one, two, second]);
});

test('lets the oldest go where there is no room', () => {
  const outbox = createMemoryOutbox(() => 250);
  const [first, second, third] = [waiting(), waiting(), waiting()];

  const gone = [first, second, third].flatMap((one) => outbox.add(one));

  expect(gone).toEqual([first]);
  expect(outbox.all()).toEqual([second, third]);
});

test('keeps one, however large it is', () => {
  const outbox = createMemoryOutbox(() => 250);
  const large = waiting(1000);

  expect(outbox.add(large)).toEqual([]);
  expect(outbox.all()).toEqual([large]);
});
