import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/store.ts';
import type { RetentionAnswer } from './types.ts';

/** What the answer is made of. */
export interface RetentionDeps {
  store: Pick<Store, 'retention'>;
  /** As it is set. */
  retention: Pick<RetentionAnswer, 'retentionDays' | 'retentionKinds'>;
}

/** Adds `GET /api/v1/retention`. */
export function addRetention(app: FastifyInstance, { store, retention }: RetentionDeps): void {
  app.get(
    '/api/v1/retention',
    async ({ project }): Promise<RetentionAnswer> => ({
      ...retention,
      kinds: await store.retention(project),
    }),
  );
}
