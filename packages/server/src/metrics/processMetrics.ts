import { readdir, readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { Family } from './exposition.ts';

/** This process by the names that all Prometheus clients use: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics */
export async function processMetrics(): Promise<Family[]> {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    seconds('process_cpu_seconds', 'Processor time of the server.', (user + system) / 1e6),
    bytes('process_resident_memory_bytes', 'Memory of the server.', rss),
    bytes('nodejs_heap_used_bytes', 'Memory of the server’s objects.', heapUsed),
    {
      name: 'process_start_time_seconds',
      kind: 'gauge',
      unit: 'seconds',
      help: 'When the server was started, since 1970.',
      series: [{ value: performance.timeOrigin / 1000 }],
    },
    {
      name: 'process_open_fds',
      kind: 'gauge',
      help: 'Files and connections that the server holds open.',
      series: await openFiles(),
    },
    seconds(
      'candor_event_loop_busy_seconds',
      'Time in which the server’s one thread was at work.',
      performance.eventLoopUtilization().active / 1000,
    ),
  ];
}

/** The embedded engine's process, where this machine tells of it. */
export async function engineMetrics(processId: number | undefined): Promise<Family[]> {
  const usage = processId === undefined ? undefined : await usageOf(processId);
  if (!usage) return [];
  return [
    seconds('candor_engine_cpu_seconds', 'Processor time of the embedded engine.', usage.cpuSeconds),
    bytes('candor_engine_resident_memory_bytes', 'Memory of the embedded engine.', usage.residentBytes),
  ];
}

function seconds(name: string, help: string, value: number): Family {
  return { name, kind: 'counter', unit: 'seconds', help, series: [{ value }] };
}

function bytes(name: string, help: string, value: number): Family {
  return { name, kind: 'gauge', unit: 'bytes', help, series: [{ value }] };
}

/** Only Linux has the folder. */
async function openFiles(): Promise<{ value: number }[]> {
  const found = await readdir('/proc/self/fd').catch(() => undefined);
  return found ? [{ value: found.length }] : [];
}

// Linux tells of processes in hundredths of a second, whatever the machine: https://man7.org/linux/man-pages/man7/time.7.html
const ticksPerSecond = 100;

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function usageOf(
  processId: number,
): Promise<{ cpuSeconds: number; residentBytes: number } | undefined> {
  const [stat, status] = await Promise.all(
    ['stat', 'status'].map((name) => readFile(`/proc/${processId}/${name}`, 'utf8').catch(() => '')),
  );
  // The name, in brackets, may hold blanks; the third field follows it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  if (resident === undefined) return undefined;
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentBytes: Number(resident) * 1024,
  };
}
