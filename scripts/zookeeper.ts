import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasApt, unpackFromApt } from './apt.ts';
import { root } from './run.ts';

const folder = join(root, 'node_modules', '.cache', 'candor', 'zookeeper');

/** What of Debian a ZooKeeper of one server is made of, without a service. */
const packages = [
  'libzookeeper-java',
  'libnetty-java',
  'libslf4j-java',
  'libsnappy-java',
  'libdropwizard-metrics-java',
  'liblog4j1.2-java',
];

/** By name and version; without a version they are links. */
const isWanted = (name: string): boolean =>
  /^(?:zookeeper|zookeeper-jute|netty-all|slf4j-api|slf4j-nop|snappy-java|metrics-core|log4j-1\.2)\.jar$/.test(
    name,
  );

/** What Java is to be given to run it; `undefined` where it is not here. */
export function findZooKeeper(): { readonly classPath: string } | undefined {
  for (const jars of ['/usr/share/java', join(folder, 'usr', 'share', 'java')]) {
    if (!existsSync(join(jars, 'zookeeper.jar'))) continue;
    return {
      classPath: readdirSync(jars)
        .filter(isWanted)
        .map((name) => join(jars, name))
        .join(delimiter),
    };
  }
  return undefined;
}

/** Fetches it where that needs nobody's password. */
export async function ensureZooKeeper(): Promise<void> {
  if (findZooKeeper() || !(await hasApt())) return;
  console.log('Not here yet, fetching: ZooKeeper …');
  await unpackFromApt(packages, folder);
}

if (import.meta.main) {
  await ensureZooKeeper();
  console.log(findZooKeeper()?.classPath ?? 'ZooKeeper is not here: install it, or run this on Debian');
}
