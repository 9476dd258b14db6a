/** Time that passes when a test says so. */
export interface FakeClock {
  /** Milliseconds since the epoch, by the clock on the wall. */
  readonly now: number;
  /** Lets milliseconds pass, and the timers that are due in them run, each before the next. */
  advance(ms: number): Promise<void>;
  /** Sets the clock on the wall by so many milliseconds, as people do; no timer notices. */
  jump(ms: number): void;
  /** Gives the platform its own time back; timers that still wait never run. */
  restore(): void;
}

interface Timer {
  at: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

const replaced = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;

/**
 * Replaces `Date.now`, `performance.now`, timeouts and intervals until it is restored. Make it before the collector, which reads its clock when
 * it is made.
 *
 * @default startAt 2026-01-01
 * @example
 * const clock = installFakeClock();
 * const collector = new TelemetryCollector({ transport: sink.transport, flushIntervalMs: 5000 });
 * collector.track({ type: 'cart.add' });
 * await clock.advance(5000);
 * clock.restore();
 */
export function installFakeClock(startAt: number = Date.UTC(2026, 0, 1)): FakeClock {
  const platform = Object.fromEntries(replaced.map((name) => [name, globalThis[name]]));
  const { setTimeout: wait } = globalThis;
  const { now: wallNow } = Date;
  const { now: monotonicNow } = performance;
  const timers = new Map<number, Timer>();
  let elapsed = 0;
  let jumped = 0;
  // Far from the platform's, for whoever stops a timer after the clock was restored would stop another one.
  let lastId = 1_000_000_000;

  const add = (isRepeated: boolean, run: unknown, ms: unknown, args: readonly unknown[]): number => {
    const delay = Math.max(isRepeated ? 1 : 0, Number(ms) || 0);
    lastId += 1;
    timers.set(lastId, {
      at: elapsed + delay,
      every: isRepeated ? delay : undefined,
      run: () => typeof run === 'function' && Reflect.apply(run, undefined, args),
    });
    return lastId;
  };
  const remove = (id: unknown): void => {
    timers.delete(Number(id));
  };

  Object.assign(globalThis, {
    setTimeout: (run: unknown, ms?: number, ...args: unknown[]) => add(false, run, ms, args),
    setInterval: (run: unknown, ms?: number, ...args: unknown[]) => add(true, run, ms, args),
    clearTimeout: remove,
    clearInterval: remove,
  });
  Date.now = () => startAt + elapsed + jumped;
  performance.now = () => elapsed;

  /** What was begun by a timer goes on in other tasks. */
  const settle = (): Promise<void> => new Promise((resolve) => void wait(resolve, 0));

  return {
    get now() {
      return Date.now();
    },
    async advance(ms) {
      const end = elapsed + ms;
      await settle();
      for (let due = nextOf(timers, end); due; due = nextOf(timers, end)) {
        const [id, timer] = due;
        elapsed = Math.max(elapsed, timer.at);
        if (timer.every === undefined) timers.delete(id);
        else timer.at += timer.every;
        timer.run();
        await settle();
      }
      elapsed = end;
    },
    jump(ms) {
      jumped += ms;
    },
    restore() {
      Object.assign(globalThis, platform);
      Date.now = wallNow;
      performance.now = monotonicNow;
    },
  };
}

/** The first that is due; of those that are due together, the one that was there first. */
function nextOf(timers: ReadonlyMap<number, Timer>, end: number): [number, Timer] | undefined {
  let next: [number, Timer] | undefined;
  for (const entry of timers) if (entry[1].at <= end && (!next || entry[1].at < next[1].at)) next = entry;
  return next;
}
