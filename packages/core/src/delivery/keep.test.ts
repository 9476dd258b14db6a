import { beforeEach, expect, test } from 'vitest';
import { makeEnvelope } from '../../test/envelopes.ts';
import { type Keep, type KeptTexts, keep } from './keep.ts';

const { signal } = new AbortController();
let texts = new Map<string, string>();
let isAllowed = true;
let overflown = 0;

const memory: KeptTexts = {
  keys: async () => [...texts.keys()],
  get: async (key) => texts.get(key),
  set: async (key, text) => void texts.set(key, text),
  remove: async (keys) => {
    for (const key of keys) texts.delete(key);
  },
};

function create(maxBytes = 10_000): Keep {
  return keep({
    texts: memory,
    isAllowed: () => isAllowed,
    maxBytes: () => maxBytes,
    onKeep: () => undefined,
    drop: (_, events) => {
      overflown += events;
    },
  });
}

beforeEach(() => {
  texts = new Map();
  isAllowed = true;
  overflown = 0;
});

test('gives back the oldest first, until it is forgotten', async () => {
  const kept = create();
  const [first, second] = [makeEnvelope(), makeEnvelope()];
  await kept.send(second, signal);
  await kept.send(first, signal);

  const oldest = await kept.oldest();
  expect(oldest?.envelope).toEqual(first);
  expect((await kept.oldest())?.envelope).toEqual(first);
  oldest?.forget();

  expect((await kept.oldest())?.envelope).toEqual(second);
});

test('touches nothing below the level that allows it', async () => {
  isAllowed = false;
  const kept = create();

  expect(await kept.send(makeEnvelope(), signal)).toBe('held');
  expect(await kept.oldest()).toBeUndefined();
  expect(texts.size).toBe(0);
});

test('lets the oldest go where there is no room, and counts their events', async () => {
  const kept = create(1000);
  const envelopes = Array.from({ length: 5 }, () => makeEnvelope(2, 50));
  for (const envelope of envelopes) await kept.send(envelope, signal);

  const bytes = [...texts.values()].reduce((sum, text) => sum + text.length, 0);

  expect(bytes).toBeLessThanOrEqual(1000);
  expect(overflown).toBe((5 - texts.size) * 2);
  expect((await kept.oldest())?.envelope.id).not.toBe(envelopes[0]?.id);
});

test.each(['', '{', 'null', '7', '{"id":"x"}', '{"events":[]}'])(
  'throws away a text like %s',
  async (text) => {
    const kept = create();
    texts.set('000000000000001 000000000000001 10 1 broken-one', text);
    const envelope = makeEnvelope();
    await kept.send(envelope, signal);

    expect((await kept.oldest())?.envelope).toEqual(envelope);
    expect(texts.size).toBe(1);
  },
);

test('clears everything', async () => {
  const kept = create();
  await kept.send(makeEnvelope(), signal);

  await kept.clear();

  expect(texts.size).toBe(0);
});
