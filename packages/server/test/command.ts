import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
/** What was compiled once is not compiled again by each of hundreds of processes. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

/** The real command, in a process of its own. */
export interface Running {
  child: ChildProcess;
  output(): string;
  errors(): string;
  exited: Promise<number | null>;
  /** Resolves when it has printed a match, or has ended. */
  printed(pattern: RegExp): Promise<RegExpExecArray | null>;
}

interface StartOptions {
  environment?: Record<string, string>;
  input?: string;
  /** A file descriptor for its standard error. */
  log?: number | 'pipe';
  /** A file descriptor for its standard output. */
  print?: number | 'pipe';
}

/** Starts `candor` with nothing of this process's environment but the path. */
export function startCommand(
  args: readonly string[],
  { environment = {}, input, log = 'pipe', print = 'pipe' }: StartOptions = {},
): Running {
  const child = spawn(process.execPath, ['--conditions=@candor/source', bin, ...args], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled, ...environment },
    stdio: ['pipe', print, log],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin?.end(input);
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exited = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    output: () => output,
    errors: () => errors,
    exited,
    async printed(pattern) {
      while (!pattern.test(output) && child.exitCode === null && child.stdout)
        await Promise.race([once(child.stdout, 'data'), exited]);
      return pattern.exec(output);
    },
  };
}

/** Runs a command to its end. */
export async function runCommand(
  args: readonly string[],
  more: Parameters<typeof startCommand>[1] = {},
): Promise<{ code: number | null; output: string; errors: string; json<Answer>(): Answer }> {
  const running = startCommand(args, more);
  const code = await running.exited;
  return {
    code,
    output: running.output(),
    errors: running.errors(),
    json: () => JSON.parse(running.output()),
  };
}

/** A server on a data folder, and where it takes events. */
export async function startServing(
  dataPath: string,
  environment: Record<string, string> = {},
  more: StartOptions = {},
): Promise<Running & { intake: string; origin: string; open: string }> {
  const running = startCommand(['serve', '--port', '0', '--data', dataPath], { ...more, environment });
  const [, intake = ''] = (await running.printed(/Intake\s+(http\S+)/)) ?? [];
  const [, open = ''] = (await running.printed(/Dashboard\s+(http\S+)/)) ?? [];
  if (intake === '') throw new Error(`the server did not start:\n${running.errors()}`);
  return { ...running, intake, open, origin: new URL(intake).origin };
}
