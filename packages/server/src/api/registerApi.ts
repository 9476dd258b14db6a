import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/store.ts';
import { sendRefusal } from './ApiRefusal.ts';
import { checkHost, checkPage, checkSession, isSignedIn } from './access.ts';
import { addDashboard } from './dashboard.ts';
import type { LiveFeed } from './liveFeed.ts';
import { addLiveStream } from './liveStream.ts';
import { addQuestions } from './questions.ts';
import { addScriptFile } from './scriptFile.ts';
import { createSessions } from './sessions.ts';
import { addSignIn } from './signIn.ts';
import { toRefusal } from './toRefusal.ts';
import type { StatusAnswer } from './types.ts';

/** What the routes need from the rest of the server. */
export interface ApiDeps {
  store: Store;
  live: LiveFeed;
  adminToken: string;
  /** Shown on the dashboard, in the line to paste into a page. */
  writeKey: string;
  version: string;
  startedAt: number;
  /** The intake's and the spool's numbers at this moment. */
  status(): Pick<StatusAnswer, 'spool' | 'outcomes' | 'turnedDown'>;
  /** Names, without port, by which this server may be called besides loopback names and plain addresses. */
  hosts?: readonly string[];
  /** The built dashboard. */
  dashboardFolder?: string;
  now?: () => number;
  heartbeatMs?: number;
}

const PROJECT = 'default';

/** Adds the questions, the sign-in, the live stream and the dashboard to a server. */
export async function registerApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  const {
    store,
    live,
    adminToken,
    writeKey,
    version,
    startedAt,
    now = Date.now,
    hosts = [],
    heartbeatMs,
  } = deps;
  const sessions = createSessions({ adminToken, now });

  await app.register(async (root) => {
    root.get('/healthz', async () => 'ok');
    await root.register(addScriptFile);

    await root.register(async (open) => {
      await open.register(fastifyCookie);
      open.setErrorHandler((error, request, reply) => {
        const refusal = toRefusal(error);
        if (refusal.status >= 500) request.log.error({ err: error }, refusal.code);
        return sendRefusal(reply, refusal);
      });
      open.addHook('onRequest', async (request, reply) => {
        reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
        checkHost(request, hosts);
      });

      addSignIn(open, sessions);
      await open.register((dashboard) => addDashboard(dashboard, deps.dashboardFolder));
      await open.register(async (guarded) => {
        guarded.addHook('onRequest', async (request) => {
          checkPage(request);
          checkSession(request, sessions);
        });
        const status = () => ({ version, startedAt, writeKey, ...deps.status() });
        addQuestions(guarded, { store, project: PROJECT, now, status });
        addLiveStream(guarded, {
          live,
          project: PROJECT,
          isAllowed: (request) => isSignedIn(request, sessions),
          ...(heartbeatMs !== undefined && { heartbeatMs }),
        });
      });
    });
  });
}
