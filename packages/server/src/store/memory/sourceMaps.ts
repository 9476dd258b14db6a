import { groupBy } from '../../queries/groupBy.ts';
import { fileOf } from '../../symbols/chooseMap.ts';
import type { SourceMapStore, StoredMap } from '../store.ts';
import { compareText } from './select.ts';

type Kept = StoredMap & { uploadedAt: number };

const DAY_MS = 86_400_000;

/** Source maps that are forgotten when the process ends. */
export function createSourceMaps(now: () => number): SourceMapStore {
  const maps = new Map<string, Kept>();
  const keyOf = ({
    project,
    release,
    path,
    debugId,
  }: Pick<StoredMap, 'project' | 'release' | 'path' | 'debugId'>): string =>
    JSON.stringify([project, release, path, debugId]);
  const kept = (project: string): Kept[] =>
    [...maps.values()]
      .filter((map) => map.project === project && map.uploadedAt + map.days * DAY_MS > now())
      .sort(
        (a, b) =>
          b.uploadedAt - a.uploadedAt || compareText(a.release, b.release) || compareText(a.path, b.path),
      );
  /** Of each script, without those that a later build has replaced. */
  const newest = (project: string): Kept[] => {
    const all = kept(project);
    return all.filter(
      ({ release, path }, index) =>
        index === all.findIndex((one) => one.release === release && one.path === path),
    );
  };

  return {
    async keep(map) {
      maps.set(keyOf(map), { ...map, uploadedAt: now() });
    },
    find: async ({ project, files, debugIds }) =>
      kept(project)
        .filter(
          ({ path, debugId }) =>
            files.includes(fileOf(path)) || (debugId !== '' && debugIds.includes(debugId)),
        )
        .map(({ release, path, debugId, uploadedAt }) => ({ release, path, debugId, uploadedAt })),
    async load(wanted) {
      const found = maps.get(keyOf(wanted));
      return found && kept(wanted.project).includes(found) ? found.packed : undefined;
    },
    async releases(project) {
      const byRelease = groupBy(newest(project), ({ release }) => release);
      return [...byRelease].map(([release, own]) => ({
        release,
        files: own.length,
        bytes: own.reduce((sum, { packed }) => sum + packed.byteLength, 0),
        uploadedAt: own[0]?.uploadedAt ?? 0,
      }));
    },
    async remove({ project, release }) {
      for (const [key, map] of maps) if (map.project === project && map.release === release) maps.delete(key);
    },
    async trim({ project, release, files, bytes, restMs }) {
      let total = 0;
      const beyond = newest(project)
        .filter((map) => map.release === release)
        .filter((map, index) => {
          total += map.packed.byteLength;
          return (index >= files || total > bytes) && map.uploadedAt <= now() - restMs;
        });
      const until = beyond[0]?.uploadedAt ?? 0;
      for (const [key, map] of maps)
        if (map.project === project && map.release === release && map.uploadedAt <= until) maps.delete(key);
    },
  };
}
