import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';

/** Ids of the processes that `pid` has started and that still run. */
export function childrenOf(pid: number): number[] {
  return listProcesses()
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // that is the answer
  }
}

type Row = readonly [pid: number, parent: number];

/** A bare Linux may lack `ps`, and macOS has no `/proc`. */
function listProcesses(): Row[] {
  if (!existsSync('/proc/self/stat')) {
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return rows.map((row) => toRow(row.trim().split(/\s+/)));
  }
  return globSync('/proc/[0-9]*/stat').flatMap((path) => {
    try {
      const stat = readFileSync(path, 'utf8');
      // `pid (name) state ppid …`, and the name may hold anything.
      const [, parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [toRow([stat, parent])];
    } catch {
      return []; // It ended meanwhile.
    }
  });
}

function toRow([pid = '', parent = '']: readonly string[]): Row {
  return [Number.parseInt(pid, 10), Number.parseInt(parent, 10)];
}
