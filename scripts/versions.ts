import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, readDocument } from './documents.ts';
import { root, run, tool } from './run.ts';

/** Where the library says its own version to the server. */
export const spokenFile: string = join(root, 'packages/core/src/pipeline/pipeline.ts');

const spoken = /(name: '@candor\/core', version: ')([^']+)/;

/** The version that a source says. */
export function versionIn(source: string): string | undefined {
  return spoken.exec(source)?.[2];
}

/** The source with another version in it. */
export function withVersion(source: string, version: string): string {
  return source.replace(spoken, `$1${version}`);
}

/** A document that names the script file of another version. */
export function withScriptVersion(markdown: string, version: string): string {
  const [major = ''] = version.split('.');
  return markdown
    .replace(/candor-\d+\.\d+\.\d+\.js/g, `candor-${version}.js`)
    .replace(/candor-\d+\.js/g, `candor-${major}.js`);
}

/** Turns the changesets that wait into versions and change logs. */
async function raiseVersions(): Promise<number> {
  const { code } = await run(tool('changeset'), ['version'], { show: true });
  const { version } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'));
  writeFileSync(spokenFile, withVersion(readFileSync(spokenFile, 'utf8'), version));
  for (const path of documents)
    writeFileSync(join(root, path), withScriptVersion(readDocument(path), version));
  return code;
}

if (import.meta.main) process.exitCode = await raiseVersions();
