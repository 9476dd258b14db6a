import { UploadProblem, type UploadReport, uploadSourceMaps } from '@candor/sourcemaps';
import type { SourceMapsAnswer } from '../api/types.ts';
import { type Command, CommandProblem, EXIT, type Invocation, UsageProblem } from './Command.ts';
import { needWord, textOf } from './options.ts';
import { toTable } from './table.ts';
import { withConnection } from './withConnection.ts';

/** `candor sourcemaps` */
export const sourcemaps: Command = {
  usage: 'FOLDER | list | remove RELEASE',
  summary: 'source maps, by which error pages show what somebody wrote',
  help: `FOLDER is that of a build: its maps go to a running server. list and remove look at the data folder's own.
The token is an API token with the role editor; it is read from CANDOR_TOKEN where --token does not name one.`,
  options: {
    release: { value: 'NAME', help: 'the same as the collector’s release' },
    server: { value: 'URL', help: 'where to (default: CANDOR_SERVER, else this machine’s port 4400)' },
    token: { value: 'TOKEN', help: 'who uploads (default: CANDOR_TOKEN)' },
    project: { value: 'NAME', help: 'whose maps (default: the first)' },
    prefix: { value: 'PATH', help: 'what stands before the files’ paths in their addresses' },
    inject: { help: 'writes debug ids into scripts and maps that have none' },
    delete: { help: 'deletes the maps from the folder once all are uploaded' },
  },
  async run(invocation) {
    const { words, options, answer } = invocation;
    const what = needWord(words, 0, 'The folder of the build');
    if (words.length > (what === 'remove' ? 2 : 1)) throw new UsageProblem('Name one folder.');
    if (what !== 'list' && what !== 'remove') return upload(what, invocation);
    const project = textOf(options, 'project');
    const query = project === undefined ? '' : `project=${encodeURIComponent(project)}`;
    return withConnection(invocation, { needsStore: true }, async ({ ask }) => {
      if (what === 'list') {
        const { releases } = await ask<SourceMapsAnswer>('GET', `sourcemaps?${query}`);
        answer(releases, toTable(['RELEASE', 'FILES', 'SIZE', 'UPLOADED'], releases.map(toRow)));
      } else {
        const release = needWord(words, 1, 'The release');
        await ask('DELETE', `sourcemaps?${query}&release=${encodeURIComponent(release)}`);
        answer({ removed: release }, `Removed the source maps of ${release}.`);
      }
      return EXIT.done;
    });
  },
};

async function upload(folder: string, { options, io, answer }: Invocation): Promise<number> {
  const token = textOf(options, 'token') ?? io.environment['CANDOR_TOKEN'] ?? '';
  if (token === '')
    throw new UsageProblem('--token is missing. Make one with: candor tokens add CI --role editor');
  const release = textOf(options, 'release');
  const project = textOf(options, 'project');
  const prefix = textOf(options, 'prefix');
  const report = await uploadSourceMaps({
    folder,
    token,
    server: textOf(options, 'server') ?? io.environment['CANDOR_SERVER'] ?? 'http://127.0.0.1:4400',
    ...(release !== undefined && { release }),
    ...(project !== undefined && { project }),
    ...(prefix !== undefined && { prefix }),
    inject: options['inject'] === true,
    deleteMaps: options['delete'] === true,
    onUploaded: ({ path, bytes }, done, all) => io.note(`${done} of ${all}: ${path}, ${toSize(bytes)}`),
  }).catch((error: unknown) => {
    throw error instanceof UploadProblem ? new CommandProblem(error.message) : error;
  });
  answer(report, toWords(report, folder));
  return report.uploaded.length === 0 ? EXIT.wanting : EXIT.done;
}

function toWords({ uploaded, skipped, deleted }: UploadReport, folder: string): string {
  if (uploaded.length === 0)
    return `No script in ${folder} has a source map. Build with source maps, such as Vite’s build.sourcemap: 'hidden'.`;
  const bytes = uploaded.reduce((sum, map) => sum + map.bytes, 0);
  return [
    `Uploaded ${uploaded.length} source maps, ${toSize(bytes)}.`,
    ...skipped.map(({ path, reason }) => `Left out ${path}: ${reason}.`),
    ...(deleted > 0 ? [`Deleted ${deleted} files.`] : []),
  ].join('\n');
}

function toRow({ release, files, bytes, uploadedAt }: SourceMapsAnswer['releases'][number]): string[] {
  return [release || '–', String(files), toSize(bytes), new Date(uploadedAt).toISOString()];
}

function toSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
