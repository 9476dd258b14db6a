import { access, constants, mkdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { EngineStartError, useCluster } from './startError.ts';

/** The least with which the engine answers the dashboard's questions over millions of rows. */
const leastMemoryBytes = 300 * 2 ** 20;

/** 40 % of the machine, or of what a container may use. */
export function usualMemoryBytes(
  machineBytes: number = totalmem(),
  // 0 or an absurdly large number where there is no limit
  containerBytes: number = process.constrainedMemory() ?? 0,
): number {
  const available = containerBytes > 0 ? Math.min(machineBytes, containerBytes) : machineBytes;
  return Math.max(leastMemoryBytes, Math.floor(available * 0.4));
}

/** Makes the data folder; throws when the engine could not write there. */
export async function prepareFolder(dataPath: string): Promise<string> {
  const path = resolve(dataPath);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const cure = `give this user the right to write there, choose another folder, ${useCluster}`;
    throw new EngineStartError('folder', `the data folder ${path} cannot be written: ${cure}. ${why}`);
  }
}

/** Throws where chDB has no build: Windows, and Linux without glibc. */
export function checkPlatform(
  platform: NodeJS.Platform = process.platform,
  hasGlibc: () => boolean = reportsGlibc,
): void {
  const isSupported = platform === 'darwin' || (platform === 'linux' && hasGlibc());
  if (isSupported) return;
  const where = platform === 'linux' ? 'Linux without glibc (Alpine)' : platform;
  const cure = `use a glibc Linux such as Debian or macOS, ${useCluster}`;
  throw new EngineStartError('platform', `chDB does not run on ${where}: ${cure}`);
}

function reportsGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }; // typed as object
  return report.header?.glibcVersionRuntime !== undefined;
}
