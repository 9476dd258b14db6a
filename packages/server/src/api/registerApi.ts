import fastifyCompress, { type FastifyCompressOptions } from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Administration } from '../access/administration.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Compliance } from '../compliance/compliance.ts';
import type { ForwardDesk } from '../forward/forwardDesk.ts';
import type { Keyed } from '../keys/hashKey.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Store } from '../store/store.ts';
import { createSymbols } from '../symbols/symbols.ts';
import { createTracer } from '../symbols/tracer.ts';
import { createTriage } from '../triage/triage.ts';
import { sendRefusal } from './ApiRefusal.ts';
import { checkHost, projectsOf } from './access.ts';
import { addAdministration } from './administrationRoutes.ts';
import { addAlerts } from './alertRoutes.ts';
import { addAnalytics } from './analyticsRoutes.ts';
import { addBoards } from './boardRoutes.ts';
import { addCompliance } from './complianceRoutes.ts';
import { addCsvAnswers } from './csvAnswers.ts';
import { addDashboard } from './dashboard.ts';
import { addForwards } from './forwardRoutes.ts';
import { addGuard } from './guard.ts';
import { addInsights } from './insightRoute.ts';
import type { LiveFeed } from './liveFeed.ts';
import { addLiveStream } from './liveStream.ts';
import { addMetrics, type MetricsDeps } from './metricsRoute.ts';
import { addOpenApi } from './openApiRoute.ts';
import { addPoints } from './pointRoute.ts';
import { addQuestions } from './questions.ts';
import { addRetention, type RetentionDeps } from './retentionRoute.ts';
import { addScriptFile } from './scriptFile.ts';
import { addSegments } from './segmentRoutes.ts';
import { addSignIn } from './signIn.ts';
import { addSourceMaps, type SourceMapLimits, usualMapLimits } from './sourceMapRoutes.ts';
import { addSql, type SqlDeps } from './sqlRoute.ts';
import type { SqlLimits } from './sqlTypes.ts';
import { toRefusal } from './toRefusal.ts';
import { addTriage } from './triageRoutes.ts';
import type { StatusAnswer } from './types.ts';
import { addVisits, type VisitDeps } from './visitRoutes.ts';
import { createRecognition, type Door } from './who.ts';

/** What the routes need from the rest of the server. */
export interface ApiDeps {
  store: Store;
  live: LiveFeed;
  administration: Administration;
  alerts: Alerts;
  forwards: ForwardDesk;
  compliance: Pick<Compliance, 'report' | 'answer'>;
  door: Door;
  /** Whether the link of the first start leads to the form that makes the first account. */
  welcomes?: boolean;
  metrics: MetricsDeps['metrics'];
  erase: VisitDeps['erase'];
  restrict: VisitDeps['restrict'];
  restricted: VisitDeps['restricted'];
  /** Makes pseudonyms. */
  keyed: Keyed;
  /** The longest. */
  retentionDays: number;
  retention: RetentionDeps['retention'];
  version: string;
  startedAt: number;
  /** Where SQL is offered. */
  sql?: (NonNullable<SqlDeps['sql']> & { limits: SqlLimits }) | undefined;
  /** What a project may have of source maps. */
  sourceMaps?: SourceMapLimits;
  /** The intake's and the spool's numbers at this moment. */
  status(): Pick<StatusAnswer, 'spool' | 'outcomes' | 'turnedDown' | 'forwards'>;
  /** Writes down what became of events until now. */
  account(): Promise<void>;
  /** Names, without port, by which this server may be called besides loopback names and plain addresses. */
  hosts?: readonly string[];
  /** The built dashboard. */
  dashboardFolder?: string;
  /** Adds what only a command on this machine may ask. */
  addCommands?: (app: FastifyInstance) => void;
  now?: () => number;
  heartbeatMs?: number;
  /** Is told what no answer may say. */
  log?: Log;
}

/** Proxies of the usual settings pack nothing of what passes through them. Bodies are unpacked by their own routes, each to its own limit. */
const PACKING = {
  encodings: ['br', 'gzip'],
  customTypes: /^text\/(?!event-stream)|json|openmetrics-text|\+xml/u,
  globalDecompression: false,
} satisfies FastifyCompressOptions;

/** Adds the questions, the sign-in, the administration, the live stream and the dashboard to a server. */
export async function registerApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  const { store, live, administration, door, version, startedAt, now = Date.now } = deps;
  const recognition = createRecognition(administration, door);
  const projects = (): readonly string[] => administration.file.state.projects;
  const tracer = createTracer();
  const symbols = createSymbols({ store, tracer });
  app.addHook('onClose', () => tracer.close());

  await app.register(async (root) => {
    root.get('/healthz', async () => 'ok');
    await root.register(addScriptFile);

    await root.register(async (open) => {
      await open.register(fastifyCompress, PACKING);
      await openDoor(open, deps);
      open.addHook('onRequest', async (request) => {
        // Another server may have let them in a moment ago.
        if (recognition.isStranger(request)) await administration.documents.follow();
      });
      addSignIn(open, { administration, recognition, welcomes: deps.welcomes ?? false });
      await open.register((dashboard) => addDashboard(dashboard, deps.dashboardFolder));
      await open.register(async (admin) =>
        addAnalytics(admin, { store, recognition, projects, keyed: deps.keyed, now }),
      );
      await open.register(async (guarded) => {
        addGuard(guarded, { recognition, projects });
        addCsvAnswers(guarded);
        const status = (project: string) => {
          const writeKey = administration.keys.firstOf(project)?.key ?? '';
          const { forwards = [], ...told } = deps.status();
          const own = forwards.filter((forward) => forward.project === project);
          return {
            version,
            startedAt,
            writeKey,
            ...told,
            ...(own.length > 0 && { forwards: own }),
            ...(deps.sql && { sql: deps.sql.limits }),
          };
        };
        addOpenApi(guarded, version);
        const triage = createTriage(administration.file, now);
        addQuestions(guarded, {
          store,
          explain: symbols.explain,
          now,
          status,
          account: deps.account,
          triage: triage.list,
          keyNames: () => new Map(administration.keys.list().map(({ id, name }) => [id, name])),
        });
        addMetrics(guarded, { metrics: deps.metrics, projects });
        addLiveStream(guarded, {
          live,
          isAllowed(request) {
            const who = recognition.whoAsks(request);
            return who !== undefined && projectsOf(who, projects()).includes(request.project);
          },
          ...(deps.heartbeatMs !== undefined && { heartbeatMs: deps.heartbeatMs }),
        });
        addAdministration(guarded, administration);
        addSegments(guarded, administration.file);
        addRetention(guarded, deps);
        addSql(guarded, { sql: deps.sql, audit: administration.audit, projects });
        await guarded.register(async (maps) =>
          addSourceMaps(maps, {
            store,
            tracer,
            audit: administration.audit,
            limits: deps.sourceMaps ?? usualMapLimits,
          }),
        );
        addAlerts(guarded, { alerts: deps.alerts, file: administration.file, now });
        addForwards(guarded, deps.forwards);
        addCompliance(guarded, { compliance: deps.compliance, reports: administration.reports });
        addInsights(guarded, { store, triage: triage.list, now });
        addTriage(guarded, { file: administration.file, triage });
        addPoints(guarded, { store, now });
        addBoards(guarded, { file: administration.file, store, now });
        addVisits(guarded, { ...deps, audit: administration.audit });
        deps.addCommands?.(guarded);
      });
    });
  });
}

/** Adds the administration alone, for commands while no server runs. */
export async function registerAdministration(
  app: FastifyInstance,
  deps: Pick<ApiDeps, 'administration' | 'door'>,
): Promise<void> {
  await app.register(async (open) => {
    await openDoor(open, {});
    addGuard(open, {
      recognition: createRecognition(deps.administration, deps.door),
      projects: () => deps.administration.file.state.projects,
    });
    addAdministration(open, deps.administration);
  });
}

async function openDoor(
  app: FastifyInstance,
  { hosts = [], log = () => {} }: Pick<ApiDeps, 'hosts' | 'log'>,
): Promise<void> {
  await app.register(fastifyCookie);
  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error);
    if (refusal.status === 500)
      log('error', 'a question failed', { route: request.routeOptions.url, reason: reasonOf(error) });
    return sendRefusal(reply, refusal);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    checkHost(request, hosts);
  });
}
