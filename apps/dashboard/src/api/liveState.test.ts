import type { StoredEvent } from '@candor/server/api';
import { describe, expect, it } from 'vitest';
import { EMPTY_LIVE, LIVE_LIMIT, type LiveAction, type LiveState, reduceLive } from './liveState.ts';

const event = (number: number) => ({ id: `e${number}`, receivedAt: number }) as StoredEvent;
const received = (...numbers: number[]): LiveAction => ({ type: 'received', events: numbers.map(event) });
const run = (...actions: LiveAction[]): LiveState => actions.reduce(reduceLive, EMPTY_LIVE);
const ids = (events: readonly StoredEvent[]) => events.map(({ id }) => id);

it('shows the newest first, whatever the order of arrival', () => {
  expect(ids(run(received(1, 3), received(2)).events)).toEqual(['e3', 'e2', 'e1']);
});

it('shows an event once that came by the list and by the stream', () => {
  expect(ids(run(received(1, 2), received(2, 2, 3)).events)).toEqual(['e3', 'e2', 'e1']);
});

it('stays the same when nothing is new', () => {
  const state = run(received(1));

  expect(reduceLive(state, received(1))).toBe(state);
});

it('keeps a bounded number', () => {
  const all = Array.from({ length: LIVE_LIMIT + 50 }, (_, number) => number);

  const { events } = run(received(...all));

  expect(events).toHaveLength(LIVE_LIMIT);
  expect(events[0]?.id).toBe(`e${LIVE_LIMIT + 49}`);
});

describe('while paused', () => {
  it('holds the list still and counts what waits', () => {
    const state = run(received(1), { type: 'paused' }, received(2, 3));

    expect(ids(state.events)).toEqual(['e1']);
    expect(state.heldCount).toBe(2);
  });

  it('does not hold what is on screen already', () => {
    expect(run(received(1), { type: 'paused' }, received(1)).heldCount).toBe(0);
  });

  it('keeps counting past what it can hold', () => {
    const many = Array.from({ length: LIVE_LIMIT + 7 }, (_, number) => number);

    const state = run({ type: 'paused' }, received(...many));

    expect(state.heldCount).toBe(LIVE_LIMIT + 7);
    expect(state.held).toHaveLength(LIVE_LIMIT);
  });

  it('shows all that waited when it goes on', () => {
    const state = run(received(1), { type: 'paused' }, received(2), { type: 'resumed' });

    expect(ids(state.events)).toEqual(['e2', 'e1']);
    expect(state).toMatchObject({ isPaused: false, heldCount: 0, held: [] });
  });
});

it('adds up what the server could not show', () => {
  expect(run({ type: 'lagged', missed: 3 }, { type: 'lagged', missed: 4 }).missed).toBe(7);
});
