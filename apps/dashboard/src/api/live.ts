import type { LiveLag, StoredEvent } from '@candor/server/api';
import {
  type Connection,
  EMPTY_LIVE,
  LIVE_LIMIT,
  type LiveAction,
  type LiveState,
  reduceLive,
} from './liveState.ts';

/** The part of `EventSource` that we use. */
export interface Stream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: Event) => void): void;
  close(): void;
}

export interface LiveOptions {
  openStream: () => Stream;
  /** The newest stored events: what to show first, and what passed by while we were away. */
  loadRecent: () => Promise<readonly StoredEvent[]>;
  /** How long events gather before the screen changes. */
  gatherMs?: number;
  /** How long to wait after the server refused the stream. */
  retryMs?: number;
}

/** The live stream, connected while somebody looks. */
export interface Live {
  get(): LiveState;
  subscribe(listener: () => void): () => void;
  pause(): void;
  resume(): void;
}

const CLOSED = 2; // EventSource.CLOSED

/** Creates the stream; nothing is opened before the first subscriber. */
export function createLive({ openStream, loadRecent, gatherMs = 150, retryMs = 3_000 }: LiveOptions): Live {
  let state = EMPTY_LIVE;
  let disconnect: (() => void) | undefined;
  const listeners = new Set<() => void>();

  function dispatch(action: LiveAction): void {
    const next = reduceLive(state, action);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  return {
    get: () => state,
    pause: () => dispatch({ type: 'paused' }),
    resume: () => dispatch({ type: 'resumed' }),
    subscribe(listener) {
      listeners.add(listener);
      disconnect ??= connect({ openStream, loadRecent, gatherMs, retryMs }, dispatch);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        disconnect?.();
        disconnect = undefined;
      };
    },
  };
}

function connect(options: Required<LiveOptions>, dispatch: (action: LiveAction) => void): () => void {
  let stream: Stream | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const gather = createGather(options.gatherMs, (events) => dispatch({ type: 'received', events }));

  function open(connection: Connection): void {
    dispatch({ type: 'connection', connection });
    const opened = options.openStream();
    stream = opened;
    opened.addEventListener('open', () => {
      dispatch({ type: 'connection', connection: 'open' });
      fillGap();
    });
    opened.addEventListener('event', (message) => gather.add(parse<StoredEvent>(message)));
    opened.addEventListener('lagged', (message) => {
      const lag = parse<LiveLag>(message);
      if (lag) dispatch({ type: 'lagged', missed: lag.missed });
    });
    opened.addEventListener('error', () => lost(opened));
  }

  // A network failure leaves the stream trying by itself; a refusal closes it for good, so we begin anew.
  function lost(opened: Stream): void {
    if (isStopped) return;
    const isRefused = opened.readyState === CLOSED;
    dispatch({ type: 'connection', connection: isRefused ? 'closed' : 'reconnecting' });
    if (!isRefused) return;
    fillGap(); // a question also tells whether we have to sign in again
    retry = setTimeout(() => open('reconnecting'), options.retryMs);
  }

  function fillGap(): void {
    options.loadRecent().then(
      (events) => {
        if (!isStopped) dispatch({ type: 'received', events });
      },
      () => undefined, // the stream's own state already says that the server is away
    );
  }

  open('connecting');
  return () => {
    isStopped = true;
    clearTimeout(retry);
    gather.stop();
    stream?.close();
  };
}

// A busy site sends hundreds a second: the screen changes a few times a second, with the newest.
function createGather(waitMs: number, deliver: (events: readonly StoredEvent[]) => void) {
  let waiting: StoredEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    add(event: StoredEvent | undefined): void {
      if (event === undefined) return;
      waiting.push(event);
      if (waiting.length > LIVE_LIMIT) waiting = waiting.slice(-LIVE_LIMIT);
      timer ??= setTimeout(() => {
        timer = undefined;
        deliver(waiting);
        waiting = [];
      }, waitMs);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}

function parse<Message>(message: Event): Message | undefined {
  if (!(message instanceof MessageEvent) || typeof message.data !== 'string') return undefined;
  try {
    return JSON.parse(message.data) as Message; // the contract is shared as types
  } catch {
    return undefined; // a line cut off by a dying connection
  }
}
