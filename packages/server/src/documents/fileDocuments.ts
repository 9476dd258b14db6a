import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeDurably } from '../durableFile.ts';
import type { Documents } from './Documents.ts';

/** Documents as files of a data folder, which one process has for itself: nobody else writes, so nothing is ever newer. */
export function createFileDocuments(folder: string): Documents {
  const placeOf = (name: string): string => join(folder, `${name}.json`);
  return {
    isShared: false,
    async read(name) {
      const text = await readFile(placeOf(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? undefined : { version: 1, text };
    },
    async write(name, _version, text) {
      const path = placeOf(name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeDurably(path, text);
      return true;
    },
    remove: (name) => rm(placeOf(name), { force: true }),
    watch() {},
    follow: async () => {},
    placeOf,
  };
}
