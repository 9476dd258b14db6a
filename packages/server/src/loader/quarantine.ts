import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Where things lie that cannot be stored, until a person looks at them. */
export interface Quarantine {
  keep(name: string, content: string | Uint8Array): Promise<void>;
}

/** A quarantine in a folder, made with the first thing that needs it. The same name is the same thing, kept once. */
export function createQuarantine(folder: string): Quarantine {
  return {
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
