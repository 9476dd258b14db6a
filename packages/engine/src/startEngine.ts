import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { checkPlatform, prepareFolder, usualMemoryBytes } from './engineOptions.ts';
import { startHealthProbe } from './healthProbe.ts';
import { launch, type RunningChild } from './launch.ts';
import { EngineStartError } from './startError.ts';
import { createSupervisor, type EngineEvent } from './supervisor.ts';

export interface EngineOptions {
  /** Folder of the data; made when it is not there. One engine at a time. */
  dataPath: string;
  /** @default 0, any free port; it stays the same across restarts, unless somebody else takes it in between */
  port?: number | undefined;
  /** @default 40 % of the memory, at least 300 MiB */
  memoryLimitBytes?: number | undefined;
  /** How long a predecessor on the same folder may take to end. @default 15 000 */
  lockLimitMs?: number | undefined;
  /** Told when the engine starts, ends, restarts or writes a line. */
  onEvent?: ((event: EngineEvent) => void) | undefined;
  /** Stops the engine, or its start. */
  signal?: AbortSignal | undefined;
}

/** A running engine: everything a ClickHouse client needs to speak to it. */
export interface Engine {
  /** Of the child that answers now, or did last: ask again after a restart. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** What it may take for all that runs at once, as it counts. */
  readonly memoryLimitBytes: number;
  /** Of the child that answers now. */
  readonly pid: number | undefined;
  /** Whether a child answers now; between a crash and its restart none does. */
  readonly ready: boolean;
  /** Lets running statements end, then stops the child. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runs chDB in a child process behind ClickHouse's HTTP interface on this machine, and keeps it running. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { onEvent = () => {}, signal, memoryLimitBytes = usualMemoryBytes(), lockLimitMs = 15_000 } = options;
  signal?.throwIfAborted();
  checkPlatform();
  const order = {
    dataPath: await prepareFolder(options.dataPath),
    port: options.port ?? 0,
    username: 'default',
    password: randomBytes(16).toString('hex'),
    memoryLimitBytes,
  };
  let url = '';
  const onLog = (line: string) => onEvent({ type: 'log', line });
  const supervisor = createSupervisor({
    launch: () =>
      launchWhenUnlocked(() => launch(order, { onLog }), lockLimitMs).then(keepPort, leaveTakenPort),
    onEvent,
    wait: (ms, stopped) => delay(ms, undefined, { signal: stopped }).catch(() => {}), // aborted is the end of the wait
    now: () => performance.now(),
    toUrl,
  });
  await supervisor.start();
  const stopProbe = startHealthProbe({ current: () => supervisor.current, ping: () => ping(url) });

  function keepPort(child: RunningChild): RunningChild {
    order.port = child.port;
    url = toUrl(child.port);
    return child;
  }

  /** Where nobody has chosen it, the next start takes any other. */
  function leaveTakenPort(error: unknown): never {
    if (error instanceof EngineStartError && error.reason === 'port') order.port = options.port ?? 0;
    throw error;
  }

  async function close(): Promise<void> {
    stopProbe();
    await supervisor.close();
  }

  signal?.addEventListener('abort', () => void close(), { once: true });
  if (signal?.aborted) {
    await close();
    signal.throwIfAborted();
  }
  return {
    get url() {
      return url;
    },
    username: order.username,
    password: order.password,
    memoryLimitBytes,
    get pid() {
      return supervisor.current?.pid;
    },
    get ready() {
      return supervisor.current !== undefined;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function launchWhenUnlocked(
  start: () => Promise<RunningChild>,
  limitMs: number,
): Promise<RunningChild> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const isLocked = error instanceof EngineStartError && error.reason === 'locked';
      if (!isLocked || performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

async function ping(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ping`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false; // that is the answer
  }
}

function toUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
