import { dirname } from 'node:path';
import type { Plugin } from 'vite';
import { findMaps } from './findMaps.ts';
import { deleteAll, type UploadOptions, uploadSourceMaps } from './uploadSourceMaps.ts';

/** How the plugin uploads. */
export interface CandorSourceMapsOptions
  extends Pick<UploadOptions, 'server' | 'release' | 'project' | 'prefix'> {
  /** An API token with the role editor or admin; without one, as on a developer's machine, nothing is uploaded. @default the environment's `CANDOR_TOKEN` */
  readonly token?: string | undefined;
  /** Whether the output keeps no maps, whatever became of the upload. @default true */
  readonly deleteMaps?: boolean | undefined;
  /** Whether a build fails whose maps could not be uploaded; else it warns. @default false */
  readonly failsBuild?: boolean | undefined;
}

/**
 * Makes source maps with debug ids, uploads them after the build and takes them out of the output.
 *
 * @example
 * export default defineConfig({
 *   plugins: [candorSourceMaps({ server: 'https://telemetry.shop.example', release: '1.4.0' })],
 * });
 */
export function candorSourceMaps(options: CandorSourceMapsOptions): Plugin {
  const { deleteMaps = true, failsBuild = false, token = process.env['CANDOR_TOKEN'] ?? '' } = options;
  const isOn = token !== '';
  return {
    name: 'candor-source-maps',
    apply: 'build',
    config({ build }) {
      // Who has chosen keeps it; `hidden` names no map in what is served.
      return isOn && build?.sourcemap === undefined ? { build: { sourcemap: 'hidden' } } : {};
    },
    outputOptions(output) {
      return isOn ? { ...output, sourcemapDebugIds: true } : output;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ file, dir = file && dirname(file) }) {
        if (dir === undefined) return;
        if (!isOn) {
          this.info('No source maps are uploaded: there is no token. Set CANDOR_TOKEN where they should be.');
          return;
        }
        try {
          const { uploaded, skipped } = await uploadSourceMaps({ ...options, token, folder: dir });
          this.info(`Uploaded ${uploaded.length} source maps to ${options.server}`);
          for (const { path, reason } of skipped) this.info(`Left out ${path}: ${reason}.`);
        } catch (error) {
          const message = `Source maps were not uploaded. ${error instanceof Error ? error.message : error}`;
          if (failsBuild) this.error(message);
          else this.warn(message);
        } finally {
          if (deleteMaps) await deleteAll((await findMaps(dir)).found);
        }
      },
    },
  };
}
