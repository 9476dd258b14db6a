import { type ChildProcess, fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Order, Report, StartOrder } from './protocol.ts';
import { type EngineStartError, toStartError } from './startError.ts';

/** How a child ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A child that answers requests. */
export interface RunningChild {
  readonly pid: number;
  readonly port: number;
  readonly exited: Promise<Exit>;
  /** Asks it to finish its work and end; kills it after `limitMs`. */
  stop(limitMs: number): Promise<Exit>;
  kill(): void;
}

interface LaunchOptions {
  onLog: (line: string) => void;
  /** How long it may say nothing. @default 120 000 */
  limitMs?: number;
  /** How long one that has refused may take to end; more than it gives itself. @default 15 000 */
  refusedLimitMs?: number;
  /** What is started. @default chDB's child */
  file?: string;
}

/** Starts a child; resolves when it answers, rejects with an {@link EngineStartError} when it cannot. */
export async function launch(
  order: Omit<StartOrder, 'type'>,
  { onLog, limitMs = 120_000, refusedLimitMs = 15_000, file = childPath() }: LaunchOptions,
): Promise<RunningChild> {
  const child = fork(file, {
    env: reducedEnvironment(),
    execArgv: process.execArgv.filter((flag) => inheritedFlags.test(flag)),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  giveWay(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    readLines(stream, (line) => onLog(keepLast(lines, line)));
  const exited = new Promise<Exit>((resolve) => {
    // `close` comes after the last line of output, so that `lines` then tells why it ended.
    child.once('close', (code, signal) => resolve({ code, signal }));
    // Without a listener it would end this process. Where there are no processes or files left to be had, nothing follows it.
    child.on('error', ({ message }) => {
      keepLast(lines, message);
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  tell(child, { type: 'start', ...order });
  const report = await firstReport(child, exited, limitMs);
  if (report?.type === 'ready' && child.pid !== undefined) {
    return { pid: child.pid, port: report.port, exited, ...endings(child, exited) };
  }
  const isMade = child.pid !== undefined;
  const running = !report && isMade && child.exitCode === null && child.signalCode === null;
  const timer = setTimeout(() => child.kill('SIGKILL'), report ? refusedLimitMs : 0);
  const exit = await exited;
  clearTimeout(timer);
  throw toStartError({
    refusal: report?.type === 'refused' ? report : undefined,
    exit: running ? { silentForMs: limitMs } : exit,
    lines,
    order,
  });
}

// Of a full processor the engine gets a quarter against whoever started it; of one that idles, everything.
const nicer = 5;
const nicest = 19;

/** Merges and questions can wait, who sends events should not. At once: on Linux only threads made afterwards inherit it. */
function giveWay({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, Math.min(getPriority() + nicer, nicest));
  } catch {
    // It has ended already, or this system does not let one: then all are equal.
  }
}

/** The source runs as it is, the published package as JavaScript. */
function childPath(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./child.${extension}`, import.meta.url));
}

// Not the parent's whole line: a debugger's port, for one, can be used only once.
const inheritedFlags = /^(?:--conditions=|-C=|--experimental-(?:strip|transform)-types$|--no-warnings$)/;

function reducedEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LD_LIBRARY_PATH, NODE_PATH } = process.env;
  const kept = Object.entries({ PATH, HOME, TMPDIR, LD_LIBRARY_PATH, NODE_PATH });
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    TZ: 'UTC', // the engine takes its time zone from here
    // What a block or a merge has used goes back to the system after a second, not five; chDB's own threads see to it.
    JE_MALLOC_CONF: 'background_thread:true,dirty_decay_ms:1000',
    UV_THREADPOOL_SIZE: '8', // each running query holds a thread; gzip and the file system need some too
  };
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', onLine);
}

function keepLast(lines: string[], line: string): string {
  lines.push(line);
  if (lines.length > 20) lines.shift();
  return line;
}

async function firstReport(
  child: ChildProcess,
  exited: Promise<Exit>,
  limitMs: number,
): Promise<Report | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const report = await Promise.race([
    new Promise<Report>((resolve) => child.once('message', (message) => resolve(message as Report))), // our own child
    exited.then(() => undefined),
    new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), limitMs);
    }),
  ]);
  clearTimeout(timer);
  return report;
}

function endings(child: ChildProcess, exited: Promise<Exit>): Pick<RunningChild, 'stop' | 'kill'> {
  const kill = () => {
    child.kill('SIGKILL');
  };
  return {
    kill,
    async stop(limitMs) {
      const timer = setTimeout(kill, limitMs);
      tell(child, { type: 'stop' });
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function tell(child: ChildProcess, order: Order): void {
  // It may have ended in this very moment; `exited` tells.
  if (child.connected) child.send(order, () => {});
}
