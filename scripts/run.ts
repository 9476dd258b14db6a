import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the whole workspace. */
export const root: string = fileURLToPath(new URL('..', import.meta.url));

export interface Finished {
  code: number;
  output: string;
}

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Show the output as it comes. */
  show?: boolean;
  timeoutMs?: number;
}

/** Runs a command to its end; a command that cannot start ends with code 127. */
export function run(
  command: string,
  args: readonly string[],
  { cwd = root, env = process.env, show = false, timeoutMs }: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs !== undefined && { timeout: timeoutMs }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A tool that the workspace installed, by its command name. */
export function tool(name: string): string {
  return fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
}
