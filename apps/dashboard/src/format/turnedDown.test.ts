import { expect, it } from 'vitest';
import { toTurnedDown } from './turnedDown.ts';

it('gives each client its own list, in words', () => {
  const lists = toTurnedDown({
    'sentry: replay_event is not kept': 3,
    'otlp: rate': 2,
    'sentry: key': 1,
  });

  expect(lists).toEqual([
    {
      client: 'Sentry',
      rows: [
        { words: 'replay_event is not kept', count: 3 },
        { words: 'Request with an unknown key', count: 1 },
      ],
    },
    { client: 'OpenTelemetry', rows: [{ words: 'Request past what its key may send', count: 2 }] },
  ]);
});

it('shows what it does not know as it is', () => {
  expect(toTurnedDown({ 'zipkin: constructor': 1 })).toEqual([
    { client: 'zipkin', rows: [{ words: 'constructor', count: 1 }] },
  ]);
});

it('has no list where nothing was turned down', () => {
  expect(toTurnedDown({})).toEqual([]);
});
