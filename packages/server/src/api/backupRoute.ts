import type { FastifyInstance } from 'fastify';
import { type BackupDeps, backUp } from '../backup/backup.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { Parameters } from './parameters.ts';

/** Adds `POST /api/v1/backup`, for commands: it writes into a folder of this machine. */
export function addBackup(app: FastifyInstance, deps: BackupDeps): void {
  app.post('/api/v1/backup', async ({ body, who }) => {
    const { folder } = Object(body) as Parameters;
    if (typeof folder !== 'string' || folder === '')
      throw new ApiRefusal(400, 'bad_parameter', '`folder` must be the path of a new folder.');
    return backUp(deps, folder, who.id);
  });
}
