import { resolve } from 'node:path';
import { takeDataFolder } from '../dataFolder.ts';
import { isAnswered, toSocketPath } from '../folderLock.ts';
import { createLog } from '../log.ts';
import { openStore } from '../openStore.ts';
import { toStartProblem } from '../startProblem.ts';
import { type Command, EXIT } from './Command.ts';

/** `candor migrate` */
export const migrate: Command = {
  usage: '',
  summary: 'brings the database to this version; serve does so by itself',
  options: { 'dry-run': { help: 'says what would be done, and ends with 3 when there is something' } },
  async run({ io, config, options, answer }) {
    // Not by a connection: over a database of several servers that would start one, which migrates.
    if (await isAnswered(toSocketPath(resolve(config.dataPath)))) {
      answer({ pending: [], applied: [] }, 'A server runs on this data folder; it has done so at its start.');
      return EXIT.done;
    }
    const lock = await takeDataFolder(config.dataPath);
    const log = createLog({ write: (line) => io.note(line.trimEnd()) });
    try {
      const opened = await openStore({ ...config, log });
      try {
        const pending = (await opened.store.pendingSteps?.()) ?? [];
        const list = pending.map((step) => `\n  ${step}`).join('');
        if (pending.length > 0 && options['dry-run'] === true) {
          answer({ pending, applied: [] }, `To be done:${list}`);
          return EXIT.wanting;
        }
        if (pending.length > 0) await opened.store.migrate();
        answer({ pending: [], applied: pending }, pending.length > 0 ? `Done:${list}` : 'Up to date.');
        return EXIT.done;
      } catch (error) {
        throw toStartProblem(error);
      } finally {
        await opened.close();
      }
    } finally {
      await lock.release();
    }
  },
};
