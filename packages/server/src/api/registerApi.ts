import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/store.ts';
import type { LiveFeed } from './liveFeed.ts';
import type { StatusAnswer } from './types.ts';

/** What the routes need from the rest of the server. */
export interface ApiDeps {
  store: Store;
  live: LiveFeed;
  adminToken: string;
  version: string;
  startedAt: number;
  /** The intake's and the spool's numbers at this moment. */
  status(): Pick<StatusAnswer, 'spool' | 'outcomes'>;
  /** Names, without port, by which this server may be called besides loopback names and plain addresses. */
  hosts?: readonly string[];
  /** The built dashboard. */
  dashboardFolder?: string;
  now?: () => number;
}

/** Adds the questions, the sign-in, the live stream and the dashboard to a server. */
export async function registerApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.get('/healthz', async () => 'ok');
    scope.get('/api/v1/status', async () => ({ version: deps.version, ...deps.status() }));
  });
}
