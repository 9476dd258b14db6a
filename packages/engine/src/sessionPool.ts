import { type Answer, type EngineSession, execute } from './execute.ts';
import { EngineFailure } from './failure.ts';
import type { EngineRequest } from './request.ts';
import { initialSettings, type Settings, toSetStatement } from './settings.ts';

/** Runs requests side by side, each alone on its session; further ones wait their turn. */
export interface SessionPool {
  /** A request aborted while it waits is not run; one that runs goes on, for chDB cannot interrupt it. */
  run(request: EngineRequest, signal: AbortSignal): Promise<Answer>;
  /** Refuses new requests; resolves when the running ones have ended and every session is closed. */
  close(): Promise<void>;
}

/** Opens `size` sessions on one data folder; `open` gives another one each time. */
export async function createSessionPool(open: () => EngineSession, size = 4): Promise<SessionPool> {
  const openPrepared = async (): Promise<EngineSession> => {
    const session = open();
    await session.queryAsync(toSetStatement(initialSettings) ?? '');
    return session;
  };
  const idle = await Promise.all(Array.from({ length: size }, openPrepared));
  const baseline = await readBaseline(idle);
  const waiting: ((session: EngineSession) => void)[] = [];
  let isClosing = false;

  async function run(request: EngineRequest, signal: AbortSignal): Promise<Answer> {
    if (isClosing) throw stopping();
    const session = await take();
    if (isClosing || signal.aborted) {
      give(session);
      throw isClosing ? stopping() : cancelled();
    }
    const outcome = await execute(session, request, baseline);
    if (outcome.isSpoiled) void replace(session);
    else give(session);
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }

  async function take(): Promise<EngineSession> {
    return idle.pop() ?? (await new Promise<EngineSession>((resolve) => waiting.push(resolve)));
  }

  function give(session: EngineSession): void {
    const next = waiting.shift();
    if (next) next(session);
    else idle.push(session);
  }

  // No request waits for it. When no session can be opened any more, the unhandled rejection ends the process, which
  // its supervisor then starts anew.
  async function replace(session: EngineSession): Promise<void> {
    session.close();
    give(await openPrepared());
  }

  async function close(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    const all = await Promise.all(Array.from({ length: size }, take));
    for (const session of all) session.close();
  }

  return { run, close };
}

/** What differs from the engine's own defaults, so that a setting can be put back to it. */
async function readBaseline([session]: readonly EngineSession[]): Promise<Settings> {
  const sql = 'SELECT name, value FROM system.settings WHERE changed';
  const result = await session?.queryAsync(sql, { format: 'JSONCompactEachRow' });
  const lines = (result?.text() ?? '').split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line) as [string, string])); // the two columns just asked for
}

function stopping(): EngineFailure {
  return new EngineFailure(236, 'ABORTED', 'The embedded engine is stopping');
}

function cancelled(): EngineFailure {
  return new EngineFailure(394, 'QUERY_WAS_CANCELLED', 'The client has gone');
}
