import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where things lie that cannot be stored, until a person looks at them. */
export interface Quarantine {
  keep(name: string, content: string | Uint8Array): Promise<void>;
  /** Removes the lines that `isUnwanted` says yes to, from every file of lines. */
  remove(isUnwanted: (line: string) => boolean): Promise<void>;
}

/** A quarantine in a folder, made with the first thing that needs it. The same name is the same thing, kept once. */
export function createQuarantine(folder: string): Quarantine {
  return {
    async remove(isUnwanted) {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => each.endsWith('.ndjson'))) {
        const path = join(folder, name);
        const lines = (await readFile(path, 'utf8')).split('\n');
        const kept = lines.filter((line) => line === '' || !isUnwanted(line));
        if (kept.length < lines.length) await this.keep(name, kept.join('\n'));
      }
    },
    async keep(name, content) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(join(folder, name), 'w', 0o600);
      try {
        await file.writeFile(content);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
  };
}
