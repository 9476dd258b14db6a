import {
  type Answer,
  changesFor,
  createSeat,
  type EngineSession,
  execute,
  isFresh,
  isSpoiledBy,
  prepare,
  type Seat,
} from './execute.ts';
import { EngineFailure } from './failure.ts';
import type { EngineRequest } from './request.ts';
import { initialSettings, type Settings, toAssignments, toSetStatement } from './settings.ts';

/** Runs requests side by side, each alone on its session; further ones wait their turn. */
export interface SessionPool {
  /** A request aborted while it waits is not run; one that runs goes on, for chDB cannot interrupt it. */
  run(request: EngineRequest, signal: AbortSignal): Promise<Answer>;
  /** Refuses new requests; resolves when the running ones have ended and every session is closed. */
  close(): Promise<void>;
}

/** Opens `size` sessions on one data folder; `open` gives another one each time. */
export async function createSessionPool(open: () => EngineSession, size = 4): Promise<SessionPool> {
  const first = toSetStatement(toAssignments(new Map(), initialSettings, new Map())) ?? '';
  const openSeat = async (): Promise<Seat> => {
    const session = open();
    await session.queryAsync(first);
    return createSeat(session);
  };
  const idle = await Promise.all(Array.from({ length: size }, openSeat));
  const baseline = await readBaseline(idle);
  const waiting: ((seat: Seat) => void)[] = [];
  let isClosing = false;

  async function run(request: EngineRequest, signal: AbortSignal): Promise<Answer> {
    for (;;) {
      if (isClosing) throw stopping();
      const seat = takeNearest(request) ?? (await take());
      if (isClosing || signal.aborted) {
        give(seat);
        throw isClosing ? stopping() : cancelled();
      }
      try {
        await prepare(seat, request, baseline);
      } catch (error) {
        void replace(seat);
        // Else what another has set may have been in the way.
        if (isFresh(seat)) throw error;
        continue;
      }
      try {
        return await execute(seat, request);
      } finally {
        if (isSpoiledBy(request)) void replace(seat);
        else give(seat);
      }
    }
  }

  /** Every setting that need not be changed is time that the request has. */
  function takeNearest(request: EngineRequest): Seat | undefined {
    let nearest: Seat | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const seat of idle) {
      const { database, assignments } = changesFor(seat, request, baseline);
      const changes = assignments.size + (database === undefined ? 0 : 1);
      if (changes < least) [nearest, least] = [seat, changes];
    }
    if (nearest) idle.splice(idle.indexOf(nearest), 1);
    return nearest;
  }

  async function take(): Promise<Seat> {
    return idle.pop() ?? (await new Promise<Seat>((resolve) => waiting.push(resolve)));
  }

  function give(seat: Seat): void {
    const next = waiting.shift();
    if (next) next(seat);
    else idle.push(seat);
  }

  // No request waits for it. When no session can be opened any more, the unhandled rejection ends the process, which
  // its supervisor then starts anew.
  async function replace({ session }: Seat): Promise<void> {
    session.close();
    give(await openSeat());
  }

  async function close(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    const all = await Promise.all(Array.from({ length: size }, take));
    for (const { session } of all) session.close();
  }

  return { run, close };
}

/** What differs from the engine's own defaults, so that a setting can be put back to it. */
async function readBaseline([seat]: readonly Seat[]): Promise<Settings> {
  const sql = 'SELECT name, value FROM system.settings WHERE changed';
  const result = await seat?.session.queryAsync(sql, { format: 'JSONCompactEachRow' });
  const lines = (result?.text() ?? '').split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line) as [string, string])); // the two columns just asked for
}

function stopping(): EngineFailure {
  return new EngineFailure(236, 'ABORTED', 'The embedded engine is stopping');
}

function cancelled(): EngineFailure {
  return new EngineFailure(394, 'QUERY_WAS_CANCELLED', 'The client has gone');
}
