import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toStoredEvent } from '../queries/toStoredEvent.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { FeedEntry, LiveFeed } from './liveFeed.ts';
import type { LiveLag } from './types.ts';

/** What the stream needs. */
export interface LiveStreamDeps {
  live: LiveFeed;
  /** Asked again with each heartbeat, and each second in which there is something to show: who signs out stops watching. */
  isAllowed: (request: FastifyRequest) => boolean;
  /** @default 15 000: proxies close what is silent for a minute, some for half of it */
  heartbeatMs?: number;
}

const MAX_READERS = 100;
/** Who may do what is known at every server within two seconds. */
const CHECK_MS = 1_000;
/** A reader that has taken nothing for so many heartbeats is gone, whatever its socket says. */
const MAX_STUCK_HEARTBEATS = 4;

/** Adds `GET /api/v1/live`: the newest events, then each as it is accepted, as server-sent events. */
export function addLiveStream(app: FastifyInstance, deps: LiveStreamDeps): void {
  const { live, isAllowed, heartbeatMs = 15_000 } = deps;
  // Places begin anew with each start, so an id of an earlier one must not be taken for one of ours.
  const start = randomBytes(6).toString('base64url');
  const readers = new Set<Reader>();

  app.get('/api/v1/live', { exposeHeadRoute: false }, (request, reply) => {
    if (readers.size >= MAX_READERS)
      throw new ApiRefusal(503, 'busy', 'Too many watch already. Try again later.');
    reply.hijack();
    const isOurs = ({ event }: FeedEntry) => event.project === request.project;
    const seen = toPlace(request.headers['last-event-id'], start);
    const reader = createReader({
      response: reply.raw,
      start,
      seen,
      recent: (place) => live.recent(place).filter(isOurs),
    });
    readers.add(reader);
    const missed = live.recent(seen);
    reader.skip(seen === undefined ? 0 : lostSince(seen, missed));
    reader.show(missed.filter(isOurs));
    let checkedAt = performance.now();
    const mayWatch = (): boolean => {
      if (performance.now() - checkedAt < CHECK_MS) return true;
      checkedAt = performance.now();
      return isAllowed(request);
    };
    const stopWatching = live.watch((entries) => {
      const own = entries.filter(isOurs);
      if (own.length === 0) return;
      if (mayWatch()) reader.show(own);
      else reader.end();
    });
    const heartbeat = setInterval(() => (isAllowed(request) ? reader.beat() : reader.end()), heartbeatMs);

    reply.raw.once('close', () => {
      clearInterval(heartbeat);
      stopWatching();
      readers.delete(reader);
    });
  });

  // An open stream would hold up the end of the server for ever.
  app.addHook('preClose', async () => {
    for (const reader of readers) reader.end();
  });
}

interface Reader {
  show(entries: readonly FeedEntry[]): void;
  /** Counts events that can no longer be shown. */
  skip(count: number): void;
  beat(): void;
  end(): void;
}

/**
 * One reader. What its socket cannot take at once it gets later as far as the feed still remembers it, which is also what was not erased
 * since; the others are counted. So it costs a socket's buffer and no more.
 */
function createReader({
  response,
  start,
  seen = 0,
  recent,
}: {
  response: ServerResponse;
  start: string;
  seen?: number | undefined;
  /** What it may see, after a place. */
  recent: (place: number) => readonly FeedEntry[];
}): Reader {
  let shown = seen;
  /** Published to it since, and not shown yet. */
  let owed = 0;
  let isFull = false;
  let skipped = 0;
  let stuckHeartbeats = 0;

  const write = (text: string) => {
    // Who was told to go may still be there for a moment.
    if (!response.writableEnded) isFull = !response.write(text);
  };
  const tellLag = () => {
    if (skipped === 0) return;
    const lag: LiveLag = { missed: skipped };
    skipped = 0;
    write(`event: lagged\ndata: ${JSON.stringify(lag)}\n\n`);
  };

  const showWhatFits = (entries: readonly FeedEntry[]) => {
    for (const { place, event } of entries) {
      if (!isFull) tellLag();
      if (isFull) return;
      write(`id: ${start}-${place}\nevent: event\ndata: ${JSON.stringify(toStoredEvent(event))}\n\n`);
      shown = place;
      owed -= 1;
    }
  };

  response.on('drain', () => {
    isFull = false;
    stuckHeartbeats = 0;
    const left = owed > 0 ? recent(shown) : [];
    skipped += Math.max(0, owed - left.length);
    owed = left.length;
    showWhatFits(left);
    if (!isFull) tellLag();
  });
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-content-type-options': 'nosniff',
    // nginx gathers answers unless told otherwise.
    'x-accel-buffering': 'no',
  });
  write('retry: 2000\n\n');

  return {
    show(entries) {
      owed += entries.length;
      showWhatFits(entries);
    },
    skip(count) {
      skipped += count;
    },
    beat() {
      if (!isFull) return write(': still here\n\n');
      stuckHeartbeats += 1;
      if (stuckHeartbeats >= MAX_STUCK_HEARTBEATS) response.destroy();
    },
    end: () => response.end(),
  };
}

/** The place after which a returning reader wants to go on; `undefined` for one of another start or none. */
function toPlace(lastEventId: string | string[] | undefined, start: string): number | undefined {
  const [, place] = /^(?:[\w-]{8})-(\d{1,15})$/.exec(String(lastEventId)) ?? [];
  const isOurs = String(lastEventId).startsWith(`${start}-`);
  return isOurs && place !== undefined ? Number(place) : undefined;
}

/** Events that came after `seen` and are no longer remembered. */
function lostSince(seen: number, remembered: readonly FeedEntry[]): number {
  const [oldest] = remembered;
  return oldest === undefined ? 0 : Math.max(0, oldest.place - seen - 1);
}
