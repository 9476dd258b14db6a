import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { withDebugId, withoutMapUrl } from './comments.ts';
import { type FoundMap, findMaps } from './findMaps.ts';
import { UploadProblem } from './UploadProblem.ts';

/** Where maps come from and where they go. */
export interface UploadOptions {
  /** The folder of the build. */
  readonly folder: string;
  /** Of the Candor server, such as `https://telemetry.shop.example`. */
  readonly server: string;
  /** An API token with the role editor or admin. */
  readonly token: string;
  /** The same as the collector's `release`. @default none: maps are found by their files' names */
  readonly release?: string | undefined;
  /** @default the first that the token sees */
  readonly project?: string | undefined;
  /** What stands before a file's path in its address, such as `static/`. Needed only where two files of a build share the end of their paths. @default none */
  readonly prefix?: string | undefined;
  /** Whether to write debug ids into scripts and maps that have none. Changes the scripts: do so before integrity hashes are made. @default false */
  readonly inject?: boolean | undefined;
  /** Whether to delete the maps from the folder once all are uploaded, and the comments that name them. @default false */
  readonly deleteMaps?: boolean | undefined;
  /** Is told of each map that the server has taken. */
  readonly onUploaded?: ((map: UploadedMap, done: number, all: number) => void) | undefined;
}

/** One map that the server has. */
export interface UploadedMap {
  readonly path: string;
  readonly debugId: string;
  /** As it travelled, compressed. */
  readonly bytes: number;
}

/** What became of a folder. */
export interface UploadReport {
  readonly uploaded: UploadedMap[];
  /** Scripts whose map is missing or cannot be taken, and why. */
  readonly skipped: { readonly path: string; readonly reason: string }[];
  /** Files that were deleted. */
  readonly deleted: number;
}

const LANES = 3;
const TRIES = 4;
const TIMEOUT_MS = 60_000;
/** Longer ones no server takes. */
const MAX_PATH = 512;

const pack = promisify(gzip);

/** Uploads the source maps of a build. Throws an `UploadProblem` with the cure where that is not possible; what was uploaded until then stays. */
export async function uploadSourceMaps(options: UploadOptions): Promise<UploadReport> {
  const { folder, prefix = '', inject = false, deleteMaps = false } = options;
  const all = await findMaps(folder);
  const odd = all.found.flatMap(({ path }) => {
    const reason = whyRefused(path, prefix);
    return reason === undefined ? [] : [{ path, reason }];
  });
  const found = all.found.filter(({ path }) => odd.every((one) => one.path !== path));
  const skipped = [...all.skipped, ...odd].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (inject) for (const map of found) await injectDebugId(map);
  const uploaded: UploadedMap[] = [];
  const waiting = [...found];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let map = waiting.shift(); map; map = waiting.shift()) {
        try {
          const bytes = await uploadOne(map, options);
          uploaded.push({ path: map.path, debugId: map.debugId, bytes });
        } catch (error) {
          // The other lanes have nothing left to do then.
          waiting.length = 0;
          throw error;
        }
        options.onUploaded?.(uploaded.at(-1) as UploadedMap, uploaded.length, found.length);
      }
    }),
  );
  uploaded.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { uploaded, skipped, deleted: deleteMaps ? await deleteAll(found) : 0 };
}

/** Why a server would take no map of a script at this path, which would end the upload of all others. */
function whyRefused(path: string, prefix: string): string | undefined {
  if (prefix.length + path.length > MAX_PATH) return `its path has more than ${MAX_PATH} characters`;
  const isPlain = !/[\\\p{Cc}?#]/u.test(path) && (prefix !== '' || !/^[a-z][a-z\d+.-]*:/i.test(path));
  return isPlain ? undefined : 'its path has characters that no address of a script has';
}

/** Removes maps and what names them in the scripts; says how many files there are less. */
export async function deleteAll(found: readonly FoundMap[]): Promise<number> {
  let deleted = 0;
  for (const { file, mapFile } of found) {
    const code = await readFile(file, 'utf8');
    const plain = withoutMapUrl(code);
    if (plain !== code) await writeFile(file, plain);
    if (mapFile === undefined) continue;
    await rm(mapFile, { force: true });
    deleted += 1;
  }
  return deleted;
}

async function injectDebugId({ file, mapFile, map, debugId, isInjected }: FoundMap): Promise<void> {
  if (isInjected || mapFile === undefined) return;
  const code = await readFile(file, 'utf8');
  if (!code.includes(`debugId=${debugId}`)) await writeFile(file, withDebugId(code, debugId));
  await writeFile(mapFile, JSON.stringify({ ...map, debugId, debug_id: debugId }));
}

async function uploadOne({ path, map, debugId }: FoundMap, options: UploadOptions): Promise<number> {
  const { server, token, release, project, prefix = '' } = options;
  const address = toAddress(server, {
    path: prefix + path,
    debugId,
    ...(release !== undefined && { release }),
    ...(project !== undefined && { project }),
  });
  const body = await pack(JSON.stringify(map));
  for (let tries = 1; ; tries += 1) {
    const answer = await send(address, token, new Uint8Array(body));
    if (answer.status >= 200 && answer.status < 300) return body.length;
    const mayPass = answer.status === 0 || answer.status === 429 || answer.status >= 500;
    if (mayPass && tries < TRIES) {
      await sleep(answer.waitMs ?? 500 * 2 ** tries);
      continue;
    }
    throw new UploadProblem(`${path}: ${answer.message}`);
  }
}

function toAddress(server: string, parameters: Readonly<Record<string, string>>): URL {
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    throw new UploadProblem(
      `The server must be an http or https address, got ${JSON.stringify(server)}. Try https://telemetry.shop.example`,
    );
  const address = new URL(`${server.replace(/\/+$/, '')}/api/v1/sourcemaps`);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address;
}

interface Answered {
  status: number;
  message: string;
  waitMs?: number;
}

async function send(address: URL, token: string, body: Uint8Array<ArrayBuffer>): Promise<Answered> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body,
      // A token goes nowhere but where it was meant for.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      status: response.status,
      message: messageIn(text) ?? whatElse(response.status, address.origin, body.length),
      ...(wait <= 60 && { waitMs: wait * 1_000 }),
    };
  } catch (error) {
    const { cause = error } = Object(error) as { cause?: unknown };
    const { code, message } = Object(cause) as { code?: unknown; message?: unknown };
    const why = String(code ?? message ?? 'unknown');
    return {
      status: 0,
      message: `${address.origin} does not answer (${why}). Is the address right, and the server up?`,
    };
  }
}

/** What an answer in nobody's words comes from. */
function whatElse(status: number, origin: string, bytes: number): string {
  if (status !== 413) return `the server answered ${status}. Is ${origin} a Candor server?`;
  const size = (bytes / 1e6).toFixed(1);
  return `a proxy before ${origin} takes no body of ${size} MB (413). Let it take 16 MiB, in nginx by client_max_body_size 16m`;
}

function messageIn(text: string): string | undefined {
  try {
    const { error } = Object(JSON.parse(text)) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message : undefined;
  } catch {
    return undefined; // not in a Candor server's words
  }
}
