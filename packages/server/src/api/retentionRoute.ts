import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/store.ts';
import type { RetentionAnswer } from './types.ts';

/** Adds `GET /api/v1/retention`. */
export function addRetention(
  app: FastifyInstance,
  { store, retentionDays }: { store: Pick<Store, 'retention'>; retentionDays: number },
): void {
  app.get(
    '/api/v1/retention',
    async ({ project }): Promise<RetentionAnswer> => ({
      retentionDays,
      kinds: await store.retention(project),
    }),
  );
}
