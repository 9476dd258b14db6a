import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { figure } from './report.ts';

/** A control group of the kernel with so much memory. */
export interface Group extends AsyncDisposable {
  /** What a shell does to become part of it. */
  join: string;
  /** What the kernel says of it in the end. */
  report: () => Promise<string>;
}

/** A control group of the kernel, version 1 or 2, that ends who takes more. */
export async function createGroup(groupBytes: number): Promise<Group> {
  const isOld = existsSync('/sys/fs/cgroup/memory');
  const folder = join(isOld ? '/sys/fs/cgroup/memory' : '/sys/fs/cgroup', `candor-bench-${process.pid}`);
  const [limit, peak, full] = isOld
    ? ['memory.limit_in_bytes', 'memory.max_usage_in_bytes', 'memory.oom_control']
    : ['memory.max', 'memory.peak', 'memory.events'];
  try {
    await mkdir(folder);
    await writeFile(join(folder, limit), `${groupBytes}`);
  } catch (problem) {
    return {
      join: '',
      report: async () => `Without a memory group: ${String(problem)}`,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  return {
    join: `echo $$ > '${join(folder, 'cgroup.procs')}'`,
    async report() {
      const most = Number(await readFile(join(folder, peak), 'utf8'));
      const kills = /oom_kill (\d+)/.exec(await readFile(join(folder, full), 'utf8'))?.[1];
      return `The group of ${groupBytes / 2 ** 20} MiB held at most ${figure(most / 2 ** 20)} MiB with files' pages; killed for want of memory: ${kills}.`;
    },
    [Symbol.asyncDispose]: () => rmdir(folder),
  };
}
