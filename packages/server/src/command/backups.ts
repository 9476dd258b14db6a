import { resolve } from 'node:path';
import type { Manifest } from '../backup/manifest.ts';
import { restore as restoreFolder } from '../backup/restore.ts';
import { createLog } from '../log.ts';
import { type Command, EXIT } from './Command.ts';
import { needWord } from './options.ts';
import { withConnection } from './withConnection.ts';

/** `candor backup` */
export const backup: Command = {
  usage: 'FOLDER',
  summary: 'copies everything into a new folder, while the server goes on',
  help: `Holds the database, users, keys, the audit log and the key of pseudonyms: keep it as safe as the data folder.
A cluster's database is not part of it: back that up with ClickHouse's own BACKUP.`,
  run: (invocation) =>
    withConnection(invocation, { needsStore: true }, async ({ ask }) => {
      const folder = resolve(needWord(invocation.words, 0, 'The new folder'));
      invocation.io.note('Waiting for the spool, then copying …');
      const manifest = await ask<Manifest>('POST', 'backup', { folder });
      invocation.answer({ folder, ...about(manifest) }, `Backed up into ${folder}: ${toWords(manifest)}.`);
      return EXIT.done;
    }),
};

/** `candor restore` */
export const restore: Command = {
  usage: 'FOLDER',
  summary: 'makes a new data folder of a backup, and checks that all is there',
  help: 'The data folder (--data) must be new or empty. Everybody signs in again.',
  async run({ io, config, words, answer }) {
    const manifest = await restoreFolder(needWord(words, 0, 'The folder of the backup'), {
      ...config,
      log: createLog({ write: (line) => io.note(line.trimEnd()) }),
      onStep: (step) => io.note(`${step} …`),
    });
    answer(
      { data: config.dataPath, ...about(manifest) },
      `Restored into ${config.dataPath}: ${toWords(manifest)}.`,
    );
    return EXIT.done;
  },
};

function about({ at, version, store, rows, files }: Manifest) {
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  return { at, version, store, rows, files: Object.keys(files).length, bytes };
}

function toWords(manifest: Manifest): string {
  const { rows, files, bytes } = about(manifest);
  const size = bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${rows['events'] ?? 0} events, ${files} files, ${size}`;
}
