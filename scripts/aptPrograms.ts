import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasApt, unpackFromApt } from './apt.ts';
import { root } from './run.ts';

/** Programs of others that tests run; of Debian's packages where they are not here. */
export interface AptPrograms<Name extends string> {
  /** Those on the `PATH`, or those that `ensure` has fetched. */
  find(): Readonly<Record<Name, string>> | undefined;
  /** Fetches them where that needs nobody's password; what stays missing is up to the tests. */
  ensure(): Promise<void>;
  /** What to do where they are missing and cannot be had from here. */
  readonly cure: string;
}

/** Programs by their names, and the packages that have them, the first of which names all; and the script that fetches them, where it has another name. */
export function aptPrograms<Name extends string>(
  names: readonly Name[],
  packages: readonly [string, ...string[]],
  script: string = packages[0],
): AptPrograms<Name> {
  const [title] = packages;
  const folder = join(root, 'node_modules', '.cache', 'candor', title);
  const find = () => {
    const folders = [
      ...(process.env['PATH'] ?? '').split(delimiter),
      ...['bin', 'sbin'].map((one) => join(folder, 'usr', one)),
    ];
    const found = names.flatMap((name) => {
      const file = folders.map((path) => join(path, name)).find(existsSync);
      return file === undefined ? [] : [[name, file] as const];
    });
    if (found.length < names.length) return undefined;
    return Object.fromEntries(found) as Record<Name, string>;
  };
  return {
    find,
    async ensure() {
      if (find() || !(await hasApt())) return;
      console.log(`Not here yet, fetching: ${title} …`);
      await unpackFromApt(packages, folder);
    },
    cure: `${title} is not here: run \`node scripts/${script}.ts\` on Debian, or put ${names.join(' and ')} on the PATH`,
  };
}
