import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf, isAlive } from '../../packages/server/test/processes.ts';

/** A browser or a helper of one that these tests started. */
export interface Program {
  readonly pid: number;
  /** What it has said so far, for messages. */
  output(): string;
  /** Waits until it says something of that form; throws with its words when it does not. */
  says(pattern: RegExp): Promise<string>;
  /** Processes below it whose command line has this text, or all of them. */
  descendants(commandPart?: string): number[];
  /** Ends it and all below it, at once and for good. */
  kill(): Promise<void>;
}

const startLimitMs = 30_000;

export function startProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const { pid = 0 } = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  child.on('error', (error) => {
    said += error.message;
  });

  // Whatever ends these tests, nothing of theirs goes on.
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  child.once('exit', () => process.off('exit', killNow));

  const descendants = (part = ''): number[] => belowOf(pid).filter((one) => commandOf(one).includes(part));

  return {
    pid,
    output: () => said,
    async says(pattern) {
      const end = Date.now() + startLimitMs;
      while (Date.now() < end && isRunning(child)) {
        const [, found] = pattern.exec(said) ?? [];
        if (found !== undefined) return found;
        await wait(20);
      }
      throw new Error(`${command} did not say ${pattern}, but: ${said || 'nothing'}`);
    },
    descendants,
    async kill() {
      const all = pid ? [pid, ...descendants()] : [];
      const ended = isRunning(child) && pid ? once(child, 'exit') : undefined;
      await killAll(all);
      await ended;
    },
  };
}

/** Ends processes at once and waits until they are gone. */
export async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  const end = Date.now() + 5000;
  while (pids.some(isRunningProcess) && Date.now() < end) await wait(5);
}

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

/** A killed child that its parent has not looked at yet has no command line any more. */
function isRunningProcess(pid: number): boolean {
  return isAlive(pid) && commandOf(pid) !== '';
}

function belowOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...belowOf(child)]);
}

/** Only asked where there is `/proc`; elsewhere every process counts as ours by its parent alone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
