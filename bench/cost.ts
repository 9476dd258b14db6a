import { figure } from './report.ts';
import { type ServedBy, settled } from './servedBy.ts';

/** What a run has taken, by the server's own account, when everything was stored. */
interface Cost {
  serverSeconds: number;
  databaseSeconds: number;
  /** Of all tables, as far as they were merged by then. */
  storedBytes: number;
  events: number;
  serverBytes: number;
  databaseBytes: number;
}

export const costHead = [
  'what they took',
  'server µs CPU/event',
  'database µs CPU/event',
  'bytes/event',
  'server MB',
  'database MB',
];

export function toCostRow(name: string, cost: Cost): (string | number)[] {
  const { events } = cost;
  return [
    name,
    figure((cost.serverSeconds * 1e6) / events),
    figure((cost.databaseSeconds * 1e6) / events),
    figure(cost.storedBytes / events),
    figure(cost.serverBytes / 1e6),
    figure(cost.databaseBytes / 1e6),
  ];
}

/** Waits until nothing waits for the database, and reads what the server tells Prometheus. */
export async function costOf(server: ServedBy, events: number): Promise<Cost> {
  const metrics = await settled(server);
  const sum = (name: string): number =>
    [...metrics].reduce(
      (total, [series, value]) => (series === name || series.startsWith(`${name}{`) ? total + value : total),
      0,
    );
  return {
    serverSeconds: sum('process_cpu_seconds_total'),
    databaseSeconds: sum('candor_engine_cpu_seconds_total'),
    storedBytes: sum('candor_store_bytes'),
    events,
    serverBytes: sum('process_resident_memory_bytes'),
    databaseBytes: sum('candor_engine_resident_memory_bytes'),
  };
}
