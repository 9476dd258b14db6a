import type { StoredEvent } from '@candor/server/api';

/** How the stream is doing. `closed` means that the server refused it and we try again later. */
export type Connection = 'connecting' | 'open' | 'reconnecting' | 'closed';

/** Events as they happen, newest first. */
export interface LiveState {
  connection: Connection;
  isPaused: boolean;
  events: readonly StoredEvent[];
  /** What came while paused, newest first. */
  held: readonly StoredEvent[];
  /** How many came while paused; more than `held` when some had to go. */
  heldCount: number;
  /** Events that the server could not show here because we were too slow or too late; they are stored. */
  missed: number;
}

export type LiveAction =
  | { type: 'connection'; connection: Connection }
  | { type: 'received'; events: readonly StoredEvent[] }
  | { type: 'lagged'; missed: number }
  | { type: 'paused' }
  | { type: 'resumed' };

/** Events kept; older ones leave. */
export const LIVE_LIMIT = 200;

export const EMPTY_LIVE: LiveState = {
  connection: 'connecting',
  isPaused: false,
  events: [],
  held: [],
  heldCount: 0,
  missed: 0,
};

/** The next state of the stream. */
export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'connection':
      return { ...state, connection: action.connection };
    case 'received':
      return receive(state, action.events);
    case 'lagged':
      return { ...state, missed: state.missed + action.missed };
    case 'paused':
      return { ...state, isPaused: true };
    case 'resumed':
      return {
        ...state,
        isPaused: false,
        events: merge(state.held, state.events),
        held: [],
        heldCount: 0,
      };
  }
}

function receive(state: LiveState, events: readonly StoredEvent[]): LiveState {
  const known = new Set([...state.events, ...state.held].map((event) => event.id));
  const fresh = events.filter((event) => !known.has(event.id) && known.add(event.id));
  if (fresh.length === 0) return state;
  if (!state.isPaused) return { ...state, events: merge(fresh, state.events) };
  return { ...state, held: merge(fresh, state.held), heldCount: state.heldCount + fresh.length };
}

function merge(fresh: readonly StoredEvent[], old: readonly StoredEvent[]): StoredEvent[] {
  return [...fresh, ...old].sort((a, b) => b.receivedAt - a.receivedAt).slice(0, LIVE_LIMIT);
}
