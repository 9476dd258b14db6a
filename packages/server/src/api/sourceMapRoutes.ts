import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { AuditLog } from '../audit/auditLog.ts';
import type { SourceMapStore } from '../store/store.ts';
import type { Tracer } from '../symbols/tracer.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { type Parameters, readText } from './parameters.ts';
import type { SourceMapAnswer, SourceMapRelease, SourceMapsAnswer } from './types.ts';

/** What a project may have. */
export type SourceMapLimits = SourceMapsAnswer['limits'];

/** What the routes need from the rest of the server. */
export interface SourceMapDeps {
  store: { sourceMaps: SourceMapStore };
  tracer: Pick<Tracer, 'ask'>;
  audit: Pick<AuditLog, 'append'>;
  limits: SourceMapLimits;
}

/** Where a server does not say otherwise. */
export const usualMapLimits: SourceMapLimits = { files: 20_000, bytes: 1024 ** 3, days: 365 };

/** On the wire. */
const MAX_BODY = 16 * 1024 * 1024;
const MAX_RELEASE = 256;
const MAX_PATH = 512;

/** The maps without a release are those of many builds. What came just now is of the same build as what comes: it makes no room. */
const REST_MS = 60 * 60 * 1_000;
/** What is left of them then, so that not every map that comes asks the database to delete. */
const LEFT = 0.9;

const pack = promisify(gzip);

/** Adds `GET`, `POST` and `DELETE /api/v1/sourcemaps`. What is taken is never given out again: only positions in it are. */
export function addSourceMaps(app: FastifyInstance, { store, tracer, audit, limits }: SourceMapDeps): void {
  const { sourceMaps } = store;
  // Read as it comes: a large map is parsed in a thread of its own.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, (_request, body, done) =>
    done(null, body),
  );

  app.get('/api/v1/sourcemaps', async ({ project }): Promise<SourceMapsAnswer> => {
    return { releases: await sourceMaps.releases(project), limits };
  });

  app.post(
    '/api/v1/sourcemaps',
    { bodyLimit: MAX_BODY },
    async ({ query, body, who, project }): Promise<SourceMapAnswer> => {
      const release = readRelease(query as Parameters) ?? '';
      const path = readPath(query as Parameters);
      const given = readDebugId(query as Parameters);
      const packed = await toPacked(body);
      const checked = await tracer.ask({ kind: 'check', packed });
      if (checked.kind !== 'checked')
        throw new ApiRefusal(
          400,
          'bad_map',
          `The body is no source map (${checked.kind === 'refused' ? checked.why.slice(0, 200) : 'it is absent'}). Send the JSON of one, at most 64 MiB before compression.`,
        );
      const { releases, isTrimmed } = await readReleases(project, release, packed.byteLength);
      const others = makeRoom(releases, release, packed.byteLength, limits);
      for (const old of others) await sourceMaps.remove({ project, release: old });
      const removed = isTrimmed ? [release, ...others] : others;
      const debugId = given ?? checked.debugId ?? '';
      await sourceMaps.keep({ project, release, path, debugId, packed, days: limits.days });
      const isNew = !releases.some((known) => known.release === release);
      // Once for each build, and not for each of its files.
      if (isNew || removed.length > 0)
        await audit.append({
          actor: who.id,
          what: 'sourcemaps.added',
          details: { project, removed: removed.length },
        });
      return { path, debugId, bytes: packed.byteLength, hasSources: checked.hasSources, removed };
    },
  );

  app.delete('/api/v1/sourcemaps', async ({ query, who, project }, reply) => {
    const release = readRelease(query as Parameters);
    if (release === undefined)
      throw new ApiRefusal(
        400,
        'bad_parameter',
        '`release` must name whose maps are removed; empty for those without one.',
      );
    const known = (await sourceMaps.releases(project)).find((one) => one.release === release);
    if (!known) throw new ApiRefusal(404, 'unknown', 'There are no source maps of that release.');
    await sourceMaps.remove({ project, release });
    await audit.append({
      actor: who.id,
      what: 'sourcemaps.removed',
      details: { project, files: known.files },
    });
    return reply.code(204).send();
  });

  /** What there is, once the oldest without a release have gone where one more of them is too much. */
  async function readReleases(
    project: string,
    release: string,
    bytes: number,
  ): Promise<{ releases: SourceMapRelease[]; isTrimmed: boolean }> {
    const releases = await sourceMaps.releases(project);
    const own = releases.find((one) => one.release === release);
    if (release !== '' || own === undefined || !isTooMuch(own, bytes, limits))
      return { releases, isTrimmed: false };
    await sourceMaps.trim({
      project,
      release,
      files: Math.floor(limits.files * LEFT),
      bytes: Math.max(0, Math.min(Math.floor(limits.bytes * LEFT), limits.bytes - bytes)),
      restMs: REST_MS,
    });
    const left = await sourceMaps.releases(project);
    const isTrimmed = left.find((one) => one.release === release)?.files !== own.files;
    return { releases: left, isTrimmed };
  }
}

function isTooMuch(
  { files, bytes }: Pick<SourceMapRelease, 'files' | 'bytes'>,
  more: number,
  limits: SourceMapLimits,
): boolean {
  return files >= limits.files || bytes + more > limits.bytes;
}

/** Other releases that have to go, the oldest first, so that one map more fits. Throws where not even that makes room. */
function makeRoom(
  releases: readonly SourceMapRelease[],
  release: string,
  bytes: number,
  limits: SourceMapLimits,
): string[] {
  const own = releases.find((one) => one.release === release);
  const tooMuch = (files: number, size: number): boolean => isTooMuch({ files, bytes: size }, bytes, limits);
  if (tooMuch(own?.files ?? 0, own?.bytes ?? 0))
    throw new ApiRefusal(
      413,
      'too_many_maps',
      'The maps of this release take more than a project may have. Leave out what is not yours, or raise CANDOR_SOURCE_MAP_MB.',
    );
  let files = releases.reduce((sum, one) => sum + one.files, 0);
  let size = releases.reduce((sum, one) => sum + one.bytes, 0);
  const removed: string[] = [];
  for (const oldest of [...releases].sort((a, b) => a.uploadedAt - b.uploadedAt)) {
    if (!tooMuch(files, size)) break;
    if (oldest.release === release) continue;
    removed.push(oldest.release);
    files -= oldest.files;
    size -= oldest.bytes;
  }
  return removed;
}

async function toPacked(body: unknown): Promise<Uint8Array> {
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new ApiRefusal(400, 'bad_map', 'The body is empty. Send the JSON of a source map, plain or gzip.');
  return body[0] === 0x1f && body[1] === 0x8b ? body : await pack(body);
}

function readRelease(query: Parameters): string | undefined {
  return readText(query, 'release', MAX_RELEASE);
}

/** Never a file's name here; what climbs or is absolute is a mistake, or somebody who tries. */
function readPath(query: Parameters): string {
  const path = (readText(query, 'path', MAX_PATH) ?? '').replace(/^(?:~?\/)+/, '');
  const isPlain = path !== '' && !/[\\\p{Cc}?#]|^[a-z][a-z\d+.-]*:/iu.test(path);
  if (isPlain && !path.split('/').some((part) => part === '' || part === '.' || part === '..')) return path;
  throw new ApiRefusal(
    400,
    'bad_parameter',
    '`path` must be the path of the script in its address, such as assets/index-B4dF00d1.js, without . or .. in it.',
  );
}

function readDebugId(query: Parameters): string | undefined {
  const text = readText(query, 'debugId', 36)?.toLowerCase();
  if (text === undefined || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)) return text;
  throw new ApiRefusal(400, 'bad_parameter', '`debugId` must be a UUID, as the script’s last lines have it.');
}
