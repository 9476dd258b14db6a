import type { SourceMapRelease } from '../api/types.ts';
import { fileOf } from '../symbols/chooseMap.ts';
import { deleteRows, type Place } from './ddl.ts';
import type { Migratable } from './migrate.ts';
import type { Block, SourceMapStore, StoredMapRow } from './store.ts';

/** More are a mistake: a stack has a bounded number of files. */
const MAX_FOUND = 2_000;

/** Each takes up to three times that in an address. */
const MAX_LIST_LENGTH = 1_500;

/** Days that are over count, whether or not the database has removed the row. */
const IS_KEPT = "uploaded_at + toIntervalDay(retention_days) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')";

/** Bound as JSON text: the client's own form of a list takes a parameter of its type. */
const NAMES = "JSONExtract({names:String}, 'Array(String)')";
const IDS = "JSONExtract({ids:String}, 'Array(String)')";

/** Source maps in the database. */
export function createSourceMaps({
  place,
  rows,
  run,
  insert,
  now,
}: Migratable & {
  place: Place;
  insert: (block: Block, into: string) => Promise<void>;
  now: () => number;
}): SourceMapStore {
  const table = `${place.database}.source_maps`;

  return {
    async keep({ project, release, path, debugId, packed, days }) {
      const uploadedAt = Math.trunc(now());
      const row = {
        project,
        release,
        path,
        file: fileOf(path),
        debug_id: debugId,
        uploaded_at: new Date(uploadedAt).toISOString().slice(0, -1).replace('T', ' '),
        bytes: packed.byteLength,
        packed: Buffer.from(packed).toString('base64'),
        retention_days: days,
      };
      const token = `${project}\n${release}\n${path}\n${uploadedAt}`;
      await insert({ token, rows: Buffer.from(`${JSON.stringify(row)}\n`) }, `${table} FORMAT JSONEachRow`);
    },
    find: ({ project, files, debugIds }) =>
      rows<StoredMapRow>(
        `SELECT release, path, debug_id AS debugId, toUnixTimestamp64Milli(max(uploaded_at)) AS uploadedAt
FROM ${table} WHERE project = {project:String} AND (has(${NAMES}, file) OR (debug_id != '' AND has(${IDS}, debug_id))) AND ${IS_KEPT}
GROUP BY release, path, debug_id ORDER BY uploadedAt DESC, release, path LIMIT ${MAX_FOUND}`,
        { project, names: toList(files), ids: toList(debugIds), now: now() },
      ),
    async load({ project, release, path, debugId }) {
      const [found] = await rows<{ packed: string }>(
        `SELECT packed FROM ${table} WHERE project = {project:String} AND release = {release:String} AND path = {path:String}
  AND debug_id = {debugId:String} AND ${IS_KEPT} ORDER BY uploaded_at DESC LIMIT 1`,
        { project, release, path, debugId, now: now() },
      );
      return found && Buffer.from(found.packed, 'base64');
    },
    releases: (project) =>
      rows<SourceMapRelease>(
        `SELECT release, count() AS files, sum(size) AS bytes, max(at) AS uploadedAt FROM (
  SELECT release, path, argMax(bytes, uploaded_at) AS size, toUnixTimestamp64Milli(max(uploaded_at)) AS at
  FROM ${table} WHERE project = {project:String} AND ${IS_KEPT} GROUP BY release, path
) GROUP BY release ORDER BY uploadedAt DESC, release`,
        { project, now: now() },
      ),
    remove: ({ project, release }) =>
      run(deleteRows(place, 'source_maps', 'project = {project:String} AND release = {release:String}'), {
        project,
        release,
      }),
    async trim({ project, release, files, bytes, restMs }) {
      const [beyond] = await rows<{ until: number }>(
        `SELECT max(at) AS until FROM (
  SELECT at, row_number() OVER newest AS nth, sum(size) OVER newest AS total FROM (
    SELECT argMax(bytes, uploaded_at) AS size, toUnixTimestamp64Milli(max(uploaded_at)) AS at
    FROM ${table} WHERE project = {project:String} AND release = {release:String} AND ${IS_KEPT} GROUP BY path
  ) WINDOW newest AS (ORDER BY at DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
) WHERE (nth > {files:UInt64} OR total > {bytes:UInt64}) AND at <= {now:Int64} - {restMs:Int64} HAVING count() > 0`,
        { project, release, files, bytes, restMs, now: now() },
      );
      if (!beyond) return;
      const isOld = "uploaded_at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')";
      await run(
        deleteRows(
          place,
          'source_maps',
          `project = {project:String} AND release = {release:String} AND ${isOld}`,
        ),
        { project, release, until: beyond.until },
      );
    },
  };
}

/** The first of a list as JSON, as many as fit into an address with all else. */
function toList(texts: readonly string[]): string {
  let length = 0;
  const first = texts.findIndex((text) => {
    length += text.length + 3;
    return length > MAX_LIST_LENGTH;
  });
  return JSON.stringify(first === -1 ? texts : texts.slice(0, first));
}
