import type { Exit } from './launch.ts';
import type { Refusal } from './protocol.ts';

/** Why there is no engine, and what to do about it. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
  /** `locked`: another process uses the data folder; worth another try when that process is ending. */
  readonly reason: 'platform' | 'folder' | 'locked' | 'module' | 'port' | 'crash' | 'timeout';

  constructor(reason: EngineStartError['reason'], message: string) {
    super(`[engine] ${message}`);
    this.reason = reason;
  }
}

/** The way out when the embedded engine cannot run on this machine. */
export const useCluster = 'or set CANDOR_CLICKHOUSE_URL to use a ClickHouse server instead';

/** Turns what a failed child left behind into an error that names its cure. */
export function toStartError({
  refusal,
  exit,
  lines,
  order,
}: {
  refusal: Refusal | undefined;
  /** How it ended, or for how long it had said nothing when it was given up. */
  exit: Exit | { silentForMs: number };
  lines: readonly string[];
  order: { dataPath: string; port: number };
}): EngineStartError {
  const said = lines.slice(-3).join(' ');
  // chDB gives its reason on the error output only.
  if (lines.some((line) => line.includes('Cannot lock file'))) {
    const cure = 'stop the other process, or choose another folder';
    return new EngineStartError('locked', `another process is using ${order.dataPath}: ${cure}`);
  }
  switch (refusal?.reason) {
    case 'module': {
      const cure = `reinstall with optional dependencies, ${useCluster}`;
      return new EngineStartError('module', `chDB cannot be loaded: ${cure}. ${refusal.message}`);
    }
    case 'folder': {
      const cure = `restore ${order.dataPath} from a backup or choose another folder`;
      return new EngineStartError('folder', `chDB cannot open its data: ${cure}. ${said || refusal.message}`);
    }
    case 'port':
      return new EngineStartError(
        'port',
        `port ${order.port} cannot be used: choose another one. ${refusal.message}`,
      );
    default: {
      if ('silentForMs' in exit)
        return new EngineStartError(
          'timeout',
          `chDB did not answer within ${exit.silentForMs / 1000} s: try again when the machine is less busy, ${useCluster}. ${said}`,
        );
      const end = exit.signal ?? (exit.code === null ? 'no process' : `code ${exit.code}`);
      return new EngineStartError('crash', `chDB ended while it started (${end}): ${useCluster}. ${said}`);
    }
  }
}
