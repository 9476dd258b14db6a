import { describe, expect, it } from 'vitest';
import type { Exit, RunningChild } from './launch.ts';
import { createSupervisor, type EngineEvent } from './supervisor.ts';

/** A child that ends when the test says so. */
function createFakeChild(pid: number): RunningChild & { crash(): Promise<void> } {
  let end: (exit: Exit) => void = () => {};
  const exited = new Promise<Exit>((resolve) => {
    end = resolve;
  });
  return {
    pid,
    port: 8123,
    exited,
    kill: () => end({ code: null, signal: 'SIGKILL' }),
    stop: () => {
      end({ code: 0, signal: null });
      return exited;
    },
    async crash() {
      end({ code: 139, signal: null });
      await exited;
    },
  };
}

function setUp(launches: (ReturnType<typeof createFakeChild> | Promise<never> | Error)[]) {
  const events: EngineEvent[] = [];
  const waits: number[] = [];
  const clock = { ms: 0 };
  let listener: (event: EngineEvent) => void = () => {};
  const supervisor = createSupervisor({
    launch: async () => {
      const next = launches.shift();
      if (!next) throw new Error('nothing left to launch');
      if (next instanceof Error) throw next;
      return next;
    },
    onEvent: (event) => {
      events.push(event);
      listener(event);
    },
    wait: async (ms) => {
      waits.push(ms);
    },
    now: () => clock.ms,
    toUrl: (port) => `http://127.0.0.1:${port}`,
  });
  const until = (type: EngineEvent['type']) =>
    new Promise<EngineEvent>((resolve) => {
      listener = (event) => {
        if (event.type === type) resolve(event);
      };
    });
  return { supervisor, events, waits, clock, until };
}

describe('createSupervisor', () => {
  it('says when the child has started', async () => {
    const { supervisor, events } = setUp([createFakeChild(1)]);

    await supervisor.start();

    expect(events).toEqual([{ type: 'started', pid: 1, url: 'http://127.0.0.1:8123' }]);
    expect(supervisor.current?.pid).toBe(1);
  });

  it('rejects when the first child cannot start', async () => {
    const { supervisor } = setUp([new Error('no engine here')]);

    await expect(supervisor.start()).rejects.toThrow('no engine here');
  });

  it('starts another child at once after a crash', async () => {
    const child = createFakeChild(1);
    const { supervisor, events, waits, until } = setUp([child, createFakeChild(2)]);
    await supervisor.start();
    const restarted = until('restarted');

    await child.crash();
    await restarted;

    expect(events.map((event) => event.type)).toEqual(['started', 'exited', 'restarted']);
    expect(supervisor.current?.pid).toBe(2);
    expect(waits).toEqual([0]);
  });

  it('has no current child between a crash and the restart', async () => {
    const child = createFakeChild(1);
    const { supervisor, until } = setUp([child, new Promise<never>(() => {})]);
    await supervisor.start();
    const exited = until('exited');

    await child.crash();
    await exited;

    expect(supervisor.current).toBeUndefined();
  });

  it('waits longer each time a restart fails', async () => {
    const child = createFakeChild(1);
    const failures = [new Error('1'), new Error('2'), new Error('3')];
    const { supervisor, waits, until } = setUp([child, ...failures, createFakeChild(2)]);
    await supervisor.start();
    const restarted = until('restarted');

    await child.crash();
    await restarted;

    expect(waits).toEqual([0, 100, 200, 400]);
  });

  it('waits longer when children crash soon after their start', async () => {
    const children = [createFakeChild(1), createFakeChild(2), createFakeChild(3)];
    const { supervisor, waits, until } = setUp([...children]);
    await supervisor.start();

    for (const child of children.slice(0, 2)) {
      const restarted = until('restarted');
      await child.crash();
      await restarted;
    }

    expect(waits).toEqual([0, 100]);
  });

  it('forgives earlier crashes after a good run', async () => {
    const children = [createFakeChild(1), createFakeChild(2), createFakeChild(3)];
    const { supervisor, waits, clock, until } = setUp([...children]);
    await supervisor.start();

    for (const child of children.slice(0, 2)) {
      clock.ms += 60_000;
      const restarted = until('restarted');
      await child.crash();
      await restarted;
    }

    expect(waits).toEqual([0, 0]);
  });

  it('stops the child and starts no other', async () => {
    const { supervisor, events } = setUp([createFakeChild(1), createFakeChild(2)]);
    await supervisor.start();

    await supervisor.close();

    expect(events.map((event) => event.type)).toEqual(['started', 'exited']);
    expect(supervisor.current).toBeUndefined();
  });

  it('is harmless to close twice', async () => {
    const { supervisor } = setUp([createFakeChild(1)]);
    await supervisor.start();

    await supervisor.close();

    await expect(supervisor.close()).resolves.toBeUndefined();
  });
});
