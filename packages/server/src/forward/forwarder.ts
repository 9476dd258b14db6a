import { setTimeout as wait } from 'node:timers/promises';
import type { Post } from '../alerts/post.ts';
import type { ForwardStatus } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';
import type { Position } from '../spool/position.ts';
import { createRest } from '../spool/rest.ts';
import { type Spool, SpoolFull } from '../spool/spool.ts';
import type { Stretch } from '../spool/stretch.ts';
import { packRows, unpackRows } from '../store/rowBytes.ts';
import type { Body } from './Body.ts';
import type { Forward } from './readForwards.ts';
import { type Sent, sendBody } from './sendBody.ts';
import { toOtlp } from './toOtlp.ts';
import { toSentry } from './toSentry.ts';

/** Sends the events of one project to somebody else, from a spool of its own. */
export interface Forwarder {
  readonly forward: Forward;
  /** Resolves when they are durable, or let go because too much waits; never waits for who is sent to. */
  take(events: readonly InnerEvent[]): Promise<void>;
  /** Removes what waits of some visits. */
  forget(isTheirs: (event: InnerEvent) => boolean): Promise<void>;
  status(): ForwardStatus;
  close(): Promise<void>;
}

const AT_ONCE = 200;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const IDLE_MS = 1_000;
const TURN_MS = 10;

/** Starts with what waits from an earlier run. */
export function startForwarder({
  forward,
  spool,
  isAllowed,
  post,
  now,
  firstPauseMs = FIRST_PAUSE_MS,
}: {
  forward: Forward;
  spool: Spool;
  /** Whether an event may still leave: its visit was neither erased nor restricted meanwhile. */
  isAllowed: (event: InnerEvent) => boolean;
  post: Post;
  now: () => number;
  firstPauseMs?: number;
}): Forwarder {
  const counts = { sent: 0, refused: 0, expired: 0, full: 0, withheld: 0 };
  const closing = new AbortController();
  let at: Position = spool.resume.at;
  let problem: string | null = null;
  let failures = 0;
  let oldestAt: number | null = null;
  let sentAt: number | null = null;
  const { pause, wake } = createRest();
  /** Of the stretch that is being sent, what has gone through. */
  const through = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  /** Steps and removals, one after the other. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };

  const running = (async () => {
    while (!closing.signal.aborted) {
      const waitMs = await inTurn(step).catch(() => LONGEST_PAUSE_MS);
      if (waitMs > 0) await pause(waitMs);
    }
  })();

  /** Sends one stretch; how long to wait then. */
  async function step(): Promise<number> {
    if (spool.status().waitingBytes === 0) {
      oldestAt = null;
      return IDLE_MS;
    }
    if (forward.isChosen?.isPaused) return IDLE_MS;
    const stretch = await spool.read(at, { maxEvents: AT_ONCE });
    const events = rowsOf(stretch);
    oldestAt = events[0]?.receivedAt ?? null;
    const fresh = events.filter(({ receivedAt }) => receivedAt + forward.maxAgeMs > now());
    const allowed = fresh.filter(isAllowed);
    const bodies = toBodies(forward, allowed, now());
    let refused: Sent | undefined;
    let rejected = 0;
    let partly: string | null = null;
    for (const body of bodies) {
      if (through.has(body.key)) continue;
      const sent = await sendBody(forward, body, { signal: closing.signal, post });
      if (sent.kind === 'again') {
        failures += 1;
        problem = sent.why;
        return sent.waitMs ?? backoffMs(failures, firstPauseMs);
      }
      through.add(body.key);
      if (sent.kind === 'refused') refused = sent;
      if (sent.kind !== 'sent') continue;
      sentAt = now();
      if (sent.rejected === 0) continue;
      partly = `it kept all but ${sent.rejected}${sent.why === undefined ? '' : `: ${sent.why}`}`;
      // Metrics are counted from the same events again.
      if (body.key !== 'metrics') rejected = Math.min(allowed.length, sent.rejected);
    }
    await spool.release(stretch.until, stretch.events);
    at = stretch.until;
    failures = 0;
    through.clear();
    problem = refused?.kind === 'refused' ? refused.why : partly;
    counts.expired += events.length - fresh.length;
    counts.withheld += fresh.length - allowed.length;
    const turnedAway = refused ? allowed.length : rejected;
    counts.refused += turnedAway;
    counts.sent += allowed.length - turnedAway;
    return 0;
  }

  return {
    forward,
    async take(events) {
      if (events.length === 0) return;
      try {
        await spool.append(packRows(events), events.length);
        if (failures === 0) wake();
      } catch (error) {
        counts.full += events.length;
        problem = error instanceof SpoolFull ? 'too much waits' : 'the disk did not take what waits';
      }
    },
    forget: (isTheirs) =>
      inTurn(async () => {
        // Everything that waits is written anew without them, and the old files go.
        let left = spool.status().waitingEvents;
        while (left > 0) {
          const { read, kept } = await rewrite(Math.min(left, 5_000), (event) => !isTheirs(event));
          if (read === 0) break;
          counts.withheld += read - kept;
          left -= read;
        }
        let isTurned = false;
        const turned = spool.turnOver().finally(() => {
          isTurned = true;
        });
        // It may fail before anybody waits for it, which would end the process.
        turned.catch(() => {});
        while (!isTurned) {
          await wait(TURN_MS);
          // What was written before the turn goes behind it, so that the files before it go.
          await rewrite(Math.max(spool.status().waitingEvents, 1), () => true);
        }
        await turned;
      }),
    status: () => ({
      id: forward.isChosen?.id ?? null,
      name: forward.name,
      project: forward.project,
      to: forward.to,
      waitingEvents: spool.status().waitingEvents,
      waitingBytes: spool.status().waitingBytes,
      isPaused: forward.isChosen?.isPaused ?? false,
      sentAt,
      lagMs: oldestAt === null ? 0 : Math.max(0, now() - oldestAt),
      ...counts,
      problem,
    }),
    async close() {
      closing.abort();
      wake();
      await running;
      await spool.close();
    },
  };

  /** Writes what waits first, or what is wanted of it, behind everything else. */
  async function rewrite(
    maxEvents: number,
    isWanted: (event: InnerEvent) => boolean,
  ): Promise<{ read: number; kept: number }> {
    const stretch = await spool.read(at, { maxEvents });
    const kept = rowsOf(stretch).filter(isWanted);
    if (kept.length > 0) await spool.append(packRows(kept), kept.length, { isMoved: true });
    await spool.release(stretch.until, stretch.events);
    at = stretch.until;
    return { read: stretch.events, kept: kept.length };
  }
}

/** Events in the words of who they are sent to. */
export function toBodies({ to, encoding }: Forward, events: readonly InnerEvent[], now: number): Body[] {
  return to === 'otlp' ? toOtlp(events, now, encoding) : toSentry(events, now);
}

function rowsOf({ records }: Stretch): InnerEvent[] {
  return records.flatMap(({ payload }) => unpackRows(payload));
}

/** Full jitter, up to a minute. */
function backoffMs(failures: number, firstPauseMs: number): number {
  return (0.5 + Math.random() / 2) * Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (failures - 1));
}
