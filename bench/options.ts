import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a bench can be told on the command line. */
export interface BenchOptions {
  /** How often everything is measured; medians are told. */
  readonly rounds: number;
}

/** `--quick` measures once. */
export function readOptions(args: readonly string[]): BenchOptions {
  return { rounds: args.includes('--quick') ? 1 : 3 };
}

/** Writes every single value down, and says where. */
export async function saveResults(name: string, results: unknown): Promise<string> {
  const file = join(tmpdir(), `candor-bench-${name}.json`);
  await writeFile(file, JSON.stringify(results, undefined, 1));
  return `Every value: ${file}`;
}
