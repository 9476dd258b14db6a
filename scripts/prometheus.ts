import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasApt, unpackFromApt } from './apt.ts';
import { root } from './run.ts';

/** Prometheus, and the tool that checks what it is to read. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/** What to do where they are missing and cannot be had from here. */
export const prometheusCure =
  'Prometheus is not here: run `node scripts/prometheus.ts` on Debian, or put prometheus and promtool on the PATH';

const folder = join(root, 'node_modules', '.cache', 'candor', 'prometheus');

/** Those on the `PATH`, or those that `ensurePrometheus` has fetched. */
export function findPrometheus(): PrometheusPrograms | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(folder, 'usr', 'bin')];
  const find = (program: string) => folders.map((path) => join(path, program)).find(existsSync);
  const prometheus = find('prometheus');
  const promtool = find('promtool');
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}

/** Fetches them where that needs nobody's password; what stays missing is up to the tests. */
export async function ensurePrometheus(): Promise<void> {
  if (findPrometheus() || !(await hasApt())) return;
  console.log('Not here yet, fetching: prometheus …');
  await unpackFromApt('prometheus', folder);
}

if (import.meta.main) {
  await ensurePrometheus();
  console.log(findPrometheus()?.prometheus ?? prometheusCure);
}
