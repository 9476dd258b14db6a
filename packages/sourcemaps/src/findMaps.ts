import { hash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readComments, toDebugId } from './comments.ts';
import { UploadProblem } from './UploadProblem.ts';

/** A script of a build, with its source map. */
export interface FoundMap {
  /** Of the script, from the folder, with `/` on every system: `assets/index-B4dF00d1.js`. */
  readonly path: string;
  /** The script's file. */
  readonly file: string;
  /** The map's file; missing where the script holds its map itself. */
  readonly mapFile?: string;
  /** The map, as it was read. */
  readonly map: Readonly<Record<string, unknown>>;
  /** What script and map are both known by, from either; else one that follows from the script's text. */
  readonly debugId: string;
  /** Whether both say it themselves. */
  readonly isInjected: boolean;
}

/** Scripts without a map, and why. */
interface Skipped {
  readonly path: string;
  readonly reason: string;
}

const INLINE = /^data:application\/json(?:;charset=[\w-]+)?;base64,/i;

/** Finds the scripts below a folder that have a source map, in the order of their paths. Throws an `UploadProblem` where there is no such folder. */
export async function findMaps(folder: string): Promise<{ found: FoundMap[]; skipped: Skipped[] }> {
  const root = await realpath(folder).catch(() => {
    throw new UploadProblem(`There is no folder ${folder}. Build first, or name the folder of the build.`);
  });
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(root, file).split(sep).includes('node_modules'))
    .sort();
  const found: FoundMap[] = [];
  const skipped: Skipped[] = [];
  for (const file of files) {
    const path = relative(root, file).split(sep).join('/');
    const one = await readScript(file, path, root);
    if (typeof one === 'string') skipped.push({ path, reason: one });
    else found.push(one);
  }
  return { found, skipped };
}

/** A script with its map, or why it has none. */
async function readScript(file: string, path: string, root: string): Promise<FoundMap | string> {
  const code = await readFile(file, 'utf8');
  const { url, debugId: inCode } = readComments(code);
  const isInline = url !== undefined && INLINE.test(url);
  const mapFile = isInline ? undefined : await toMapFile(file, url, root);
  if (!isInline && mapFile === undefined) return 'it has no source map';
  const text =
    mapFile === undefined
      ? Buffer.from((url ?? '').replace(INLINE, ''), 'base64').toString()
      : await readFile(mapFile, 'utf8');
  const map = parseMap(text);
  if (!map) return 'its source map is not one';
  const inMap = toDebugId(map['debugId']) ?? toDebugId(map['debug_id']);
  if (inCode !== undefined && inMap !== undefined && inCode !== inMap)
    return 'its source map is of another build: their debug ids differ';
  return {
    path,
    file,
    ...(mapFile !== undefined && { mapFile }),
    map,
    debugId: inCode ?? inMap ?? toUuid(code),
    isInjected: inCode !== undefined && inMap !== undefined,
  };
}

/** The file that the comment names, or the one beside the script; never one outside the folder, whatever is written there. */
async function toMapFile(file: string, url: string | undefined, root: string): Promise<string | undefined> {
  const named = url === undefined ? undefined : toPath(dirname(file), url);
  for (const candidate of [named, `${file}.map`]) {
    const real = candidate === undefined ? undefined : await realpath(candidate).catch(() => undefined);
    if (real?.startsWith(root + sep)) return real;
  }
  return undefined;
}

function toPath(folder: string, url: string): string | undefined {
  const isElsewhere = /^[a-z][a-z\d+.-]*:|^\/\//i.test(url);
  const [path = ''] = url.split(/[?#]/);
  try {
    return isElsewhere ? undefined : resolve(folder, decodeURIComponent(path));
  } catch {
    return undefined; // broken escapes name no file
  }
}

function parseMap(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    // Some tools begin with a byte order mark; some servers are told to send a prefix that keeps others from running it.
    const map: unknown = JSON.parse(text.replace(/^\uFEFF/, '').replace(/^\)\]\}'?[^\n]*\n/, ''));
    const { version, mappings, sections } = Object(map) as Record<string, unknown>;
    const isMap = version === 3 && (typeof mappings === 'string' || Array.isArray(sections));
    return isMap ? (map as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // the caller says that it is none
  }
}

/** The same for the same text, so that a build that changes nothing changes no id. */
function toUuid(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
