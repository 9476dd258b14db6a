import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { DefinedEvents, EventLevels } from '@candor/core/wire';
import type { FastifyInstance } from 'fastify';
import { openAdministration } from './access/administration.ts';
import { createAddressRules } from './alerts/addresses.ts';
import { openAlerts } from './alerts/alerts.ts';
import { createPost } from './alerts/post.ts';
import { createSeal } from './alerts/seal.ts';
import { addBackup } from './api/backupRoute.ts';
import { createLiveFeed } from './api/liveFeed.ts';
import { registerApi } from './api/registerApi.ts';
import { createCompliance } from './compliance/compliance.ts';
import { resolveServerConfig, type ServerConfig } from './config.ts';
import { takeDataFolder } from './dataFolder.ts';
import { longestRetention } from './dataKind.ts';
import { openDiskReserve } from './diskReserve.ts';
import { openRecords } from './documents/openRecords.ts';
import { createChosenForwards } from './forward/chosenForwards.ts';
import { createForwardDesk } from './forward/forwardDesk.ts';
import { openForwards } from './forward/forwards.ts';
import { readForwards } from './forward/readForwards.ts';
import { createHttpServer } from './httpServer.ts';
import { createAdmit } from './intake/admit.ts';
import { registerDialects } from './intake/foreign/registerDialects.ts';
import { createTurnedDown } from './intake/foreign/turnedDown.ts';
import { createKeyLimit } from './intake/keyLimit.ts';
import { createKnownIds } from './intake/knownIds.ts';
import { createOutcomeLedger } from './intake/outcomes.ts';
import { createAdmission } from './intake/readBody.ts';
import { recordOutcomes } from './intake/recordOutcomes.ts';
import { type IntakeDeps, registerIntake } from './intake/registerIntake.ts';
import { loopbackOrigins } from './keys/allowedOrigins.ts';
import type { HashKey } from './keys/hashKey.ts';
import { createKeyLimits } from './keys/keyLimits.ts';
import { createSecret } from './keys/secret.ts';
import { shareUsage } from './keys/shareUsage.ts';
import { createQuarantine } from './loader/quarantine.ts';
import { createLog, reasonOf, sayRarely } from './log.ts';
import { engineMetrics, processMetrics } from './metrics/processMetrics.ts';
import { createProductMetrics } from './metrics/productMetrics.ts';
import { measureRequests } from './metrics/requestDurations.ts';
import { serverMetrics } from './metrics/serverMetrics.ts';
import { type OpenStore, openStore } from './openStore.ts';
import { createAudit } from './privacy/audit.ts';
import { createErase } from './privacy/erase.ts';
import { createErasedVisits } from './privacy/erased.ts';
import { createPurge } from './privacy/purge.ts';
import { registerPerson } from './privacy/registerPerson.ts';
import { startRemoval } from './privacy/removal.ts';
import { createRestrict } from './privacy/restrict.ts';
import { createRestrictedVisits } from './privacy/restrictedVisits.ts';
import { readVersion } from './readVersion.ts';
import { runStore } from './runStore.ts';
import type { Files } from './spool/files.ts';
import { createPassSpool } from './spool/passSpool.ts';
import { openSpool } from './spool/spool.ts';
import { openSql } from './sql/openSql.ts';
import { StartProblem } from './startProblem.ts';
import { startRollupUpkeep } from './store/rollups/rollupUpkeep.ts';
import { idAt, isEventAt, startsOf } from './store/rowBytes.ts';
import type { Store } from './store/store.ts';

/** What may be left out may also be `undefined`. */
type Loose<Config> = { [Name in keyof Config]?: Config[Name] | undefined };

/** How to start a server from a program; what is left out has the default of `resolveServerConfig`. */
export interface ServerOptions extends Loose<ServerConfig> {
  /** The built dashboard. */
  dashboardFolder?: string | undefined;
  /** Whether the link of the first start leads to the form that makes the first account, and not to the dashboard. */
  welcomes?: boolean | undefined;
  /** The least consent level of a site's own event types, as in the collector's `eventLevels`. */
  eventLevels?: EventLevels | undefined;
  /** What a site's own events hold, as in the collector's `events`. */
  events?: DefinedEvents | undefined;
  /** Instead of the engine or a cluster; closed with the server. */
  store?: Store | undefined;
  /** Instead of this machine's disk, for the spool. */
  files?: Files | undefined;
  /** A file descriptor that listens already, instead of `host` and `port`. */
  socketHandle?: number | undefined;
  /** Without, nobody is answered but whoever injects requests into `app`, as an admin. @default true */
  isListening?: boolean | undefined;
  /** Receives whole lines of JSON, warnings and errors. */
  writeLog?: ((line: string) => void) | undefined;
  now?: (() => number) | undefined;
}

/** A running server. */
export interface CandorServer {
  readonly url: string;
  readonly address: { readonly host: string; readonly port: number };
  /** The public key for pages of the project `default`. */
  readonly writeKey: string;
  /** The one that was chosen; else one that works until there is an account of an admin, and `undefined` from then on. */
  readonly adminToken: string | undefined;
  /** Opens the dashboard, and signs in as long as there is a token; to be shown to nobody but who started the server. */
  readonly openUrl: string;
  readonly app: FastifyInstance;
  /** Stops accepting, finishes what it has accepted, and frees everything; at most five seconds. */
  close(): Promise<void>;
}

// As long as a browser keeps an envelope that it could not send, four times over.
const rememberedMs = 30 * 24 * 60 * 60 * 1000;
const bytesInFlight = 64 * 1024 * 1024;
const bodyTimeoutMs = 10_000;
// Of a project; each is a row that is looked through.
const maxMapFiles = 20_000;
// Of one address, about the person's own data.
const questionsPerSecond = 2;

/** Starts a server: intake, spool, loader, store, questions and dashboard. */
export async function createServer(options: ServerOptions = {}): Promise<CandorServer> {
  const config: ServerConfig = { ...resolveServerConfig(), ...withoutUndefined(options) };
  const { now = Date.now, writeLog = () => {}, isListening = true } = options;
  const { dataPath, retentionDays, retentionKinds } = config;
  const longestDays = longestRetention(retentionDays, retentionKinds);
  const log = createLog({ write: writeLog, now });
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error: unknown) =>
        log('error', 'a part did not stop', { reason: reasonOf(error) }),
      );
  };

  try {
    const folder = await takeDataFolder(dataPath);
    stops.push(folder.release);
    const reserve = openDiskReserve(dataPath);
    stops.push(() => reserve.close());
    const opened: OpenStore = options.store
      ? { store: options.store, close: options.store.close }
      : await openStore({ ...config, log });
    stops.push(() => opened.close());
    const {
      records,
      keyed,
      close: closeRecords,
    } = await openRecords({
      folder: dataPath,
      store: opened.store,
      hashKey: config.hashKey,
      log,
      now,
    });
    stops.push(closeRecords);
    const administration = await openAdministration(dataPath, {
      records,
      keyed,
      ...(config.origins && { origins: config.origins }),
      defaultOrigins: loopbackOrigins,
      foreignConsent: config.foreignConsent,
      onFailure: (error) => log('warn', 'the day’s counts were not written', { reason: reasonOf(error) }),
      now,
    });
    stops.push(() => administration.close());
    const { keys } = administration;
    const erased = createErasedVisits(keyed);
    const restricted = createRestrictedVisits();
    const audit = createAudit(administration.audit);
    const known = createKnownIds();
    const outcomes = createOutcomeLedger(now);
    const quarantine = createQuarantine(join(dataPath, 'quarantine'));
    // Others may have stored meanwhile what waits here.
    const isShared = config.clickhouseUrl !== undefined || options.store?.bookings !== undefined;
    const waiting = isShared ? createKnownIds(Number.POSITIVE_INFINITY) : undefined;
    const spool = await openSpool({
      folder: join(dataPath, 'spool'),
      maxBytes: config.spoolBytes,
      ...(options.files && { files: options.files }),
      onWaiting({ payload }) {
        for (const from of startsOf(payload)) {
          if (!isEventAt(payload, from)) continue;
          known.add(idAt(payload, from));
          waiting?.add(idAt(payload, from));
        }
      },
      setAside: quarantine.keep,
    });
    stops.push(() => spool.close());
    if (spool.damaged > 0) log('error', 'the spool has unreadable stretches', { stretches: spool.damaged });

    const sql = await openSql(config);
    if (sql) stops.push(() => sql.close());
    const account = recordOutcomes(outcomes, opened.store, log);
    stops.push(() => account.close());
    const usage = isShared
      ? shareUsage(administration.usage, { keys, store: opened.store, flush: account.flush, now })
      : administration.usage;
    if (isShared) stops.push(() => usage.close());
    const chosen = createChosenForwards(administration.file, createSeal(keyed), now);
    const post = createPost(createAddressRules(config.channelNetworks), now);
    const named = config.forwardPath === undefined ? [] : await readForwards(config.forwardPath);
    const forwards = await openForwards({
      folder: join(dataPath, 'forward'),
      forwards: [...named, ...chosen.list()],
      isAllowed: ({ project, session }) => !erased.has(project, session) && !restricted.has(project, session),
      post,
      now,
    });
    const desk = createForwardDesk({ chosen, forwards, post, audit: administration.audit, now });
    stops.push(() => forwards.close());
    // Another server may have changed them.
    administration.file.watch(() => {
      forwards
        .choose(chosen.list())
        .catch((error: unknown) => log('error', 'a forward was not changed', { reason: reasonOf(error) }));
    });
    const running = await runStore({
      store: opened.store,
      spool,
      known,
      quarantine,
      rememberSince: now() - rememberedMs,
      erased,
      restricted,
      onStored: forwards.take,
      ...(waiting && { waiting }),
      onSetAside: outcomes.setAside,
      onRepeated: outcomes.repeated,
      log,
      now,
    });
    stops.push(() => running.close());

    const rollups = startRollupUpkeep({ store: opened.store, isReady: running.isReady, log });
    stops.push(() => rollups.close());

    const purge = createPurge(opened.store, log);
    stops.push(() => purge.close());
    // Of erasures that a stop has cut off.
    if (erased.size > 0) purge.request();
    const passSpool = createPassSpool(spool, running.hurry);
    const removal = startRemoval({
      store: opened.store,
      isShared,
      passSpool,
      purge,
      isReady: running.isReady,
      log,
    });
    stops.push(() => removal.close());

    let ownOrigin = '';
    const alerts = await openAlerts({
      folder: dataPath,
      documents: administration.documents,
      file: administration.file,
      audit: administration.audit,
      keyed,
      store: opened.store,
      turnedToFail: administration.reports.turnedToFail,
      storedUntil: running.storedUntil,
      networks: config.channelNetworks,
      dashboard: () => config.publicUrl ?? (ownOrigin === '' ? null : ownOrigin),
      log,
      now,
    });
    stops.push(() => alerts.close());

    const compliance = createCompliance({
      config,
      version: readVersion(),
      administration,
      alerts,
      store: opened.store,
      erased,
      rules: { eventLevels: options.eventLevels, events: options.events },
      withheld: () => outcomes.totals().consent,
      reports: administration.reports,
      log,
      now,
    });
    stops.push(() => compliance.close());

    const live = createLiveFeed();
    const setupToken = records.documents.isShared ? sharedSecret(keyed) : createSecret('ca');
    /** Connections of commands, which came by the data folder. */
    const local = new WeakSet<Socket>();
    const app = createHttpServer(log, config);
    stops.push(() => closeHttp(app));
    const requests = measureRequests(app);
    const product = createProductMetrics();
    const sender = {
      keys,
      isOwnOrigin: (origin: string) => origin === ownOrigin,
      admission: createAdmission(bytesInFlight),
      bodyTimeoutMs,
      isReady: running.isReady,
      retentionDays: longestDays,
    };
    const turnedDown = createTurnedDown();
    const sayNotTaken = sayRarely((reason) => log('error', 'the disk did not take a batch', { reason }));
    const intake: IntakeDeps = {
      ...sender,
      retentionDays,
      retentionKinds,
      keyLimit: createKeyLimits(keys, usage, config.keyEventsPerSecond),
      outcomes,
      eventLevels: options.eventLevels ?? {},
      events: options.events ?? {},
      keyed,
      isErased: erased.has,
      isRestricted: restricted.has,
      admit: createAdmit(spool, known),
      spoolShare: () => {
        const { waitingBytes, limitBytes } = spool.status();
        return reserve.isSpent() ? 1 : waitingBytes / limitBytes;
      },
      knows: known.has,
      turnedDown,
      publish(events) {
        live.publish(events);
        product.add(events);
        running.poke();
      },
      onFailure(error) {
        const reason = reasonOf(error);
        sayNotTaken(reason);
        if (reason === 'ENOSPC') reserve.spend().catch(() => {});
      },
      now,
    };
    await registerIntake(app, intake);
    await registerDialects(app, intake);
    const { store } = opened;
    const toldNow = () => ({
      spool: spool.status(),
      outcomes: outcomes.totals(),
      turnedDown: turnedDown.totals(),
      forwards: forwards.status(),
    });
    const erase = createErase({
      store,
      passSpool,
      quarantine,
      live,
      forwards,
      erased,
      restricted,
      audit,
      removal,
      isShared,
      retentionDays: longestDays,
    });
    const restrict = createRestrict({
      store,
      passSpool,
      live,
      restricted,
      audit,
      retentionDays: longestDays,
      now,
    });
    await registerPerson(app, {
      ...sender,
      store,
      erase,
      restrict,
      audit,
      limit: createKeyLimit(questionsPerSecond),
      onFailure: (error) => log('warn', 'a person could not be answered', { reason: reasonOf(error) }),
    });
    await registerApi(app, {
      sql,
      store,
      live,
      administration: { ...administration, usage },
      alerts,
      forwards: desk,
      compliance,
      keyed,
      door: {
        operatorToken: config.adminToken,
        setupToken,
        isLocal: ({ raw }) => !isListening || local.has(raw.socket),
      },
      welcomes: options.welcomes ?? false,
      addCommands: (commands) =>
        addBackup(commands, {
          store,
          dataPath,
          version: readVersion(),
          audit: administration.audit,
          passSpool,
          now,
        }),
      erase,
      restrict,
      restricted,
      metrics: async (projects) => [
        ...(await processMetrics()),
        ...(await engineMetrics(opened.enginePid?.())),
        ...(await serverMetrics({ store, version: readVersion(), dataPath, outcomes, status: toldNow })),
        ...forwards.families(projects),
        ...requests.families(),
        ...product.families(projects),
      ],
      retentionDays: longestDays,
      retention: { retentionDays, retentionKinds },
      sourceMaps: { files: maxMapFiles, bytes: config.sourceMapBytes, days: config.sourceMapDays },
      version: readVersion(),
      startedAt: now(),
      status: toldNow,
      account: account.flush,
      hosts: [config.host, ...config.hosts],
      ...(options.dashboardFolder !== undefined && { dashboardFolder: options.dashboardFolder }),
      log,
      now,
    });
    if (isListening) await listen(app, config, options.socketHandle);
    else await app.ready();
    folder.answer((socket) => {
      local.add(socket);
      app.server.emit('connection', socket);
    });
    const port = (app.server.address() as AddressInfo | null)?.port ?? 0;
    const url = `http://${toUrlHost(config.host)}:${port}`;
    ownOrigin = url;
    const adminToken = config.adminToken ?? (administration.users.hasAdmin() ? undefined : setupToken);
    return {
      url,
      address: { host: config.host, port },
      writeKey: keys.first.key,
      adminToken,
      openUrl: adminToken === undefined ? `${url}/` : `${url}/open?token=${encodeURIComponent(adminToken)}`,
      app,
      close: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function withoutUndefined<Options extends object>(options: Options): Partial<WithoutUndefined<Options>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<
    WithoutUndefined<Options>
  >;
}

type WithoutUndefined<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** The same at each of several servers, so that whichever a balancer chooses knows the link of another's first start. */
function sharedSecret(key: HashKey): string {
  return `ca_${key.derive('first link').toString('hex')}`;
}

async function listen(
  app: FastifyInstance,
  { host, port }: ServerConfig,
  socketHandle: number | undefined,
): Promise<void> {
  if (socketHandle !== undefined) {
    await app.ready();
    app.server.listen({ fd: socketHandle });
    await once(app.server, 'listening');
    return;
  }
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = reasonOf(error);
    if (code === 'EADDRINUSE')
      throw new StartProblem(
        `Port ${port} of ${host} is taken. Stop what uses it, or choose another with CANDOR_PORT.`,
      );
    if (code === 'EACCES')
      throw new StartProblem(`Port ${port} needs more rights. Choose one from 1024 up with CANDOR_PORT.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new StartProblem(`${host} is no address of this machine. Set CANDOR_HOST, such as 127.0.0.1.`);
    throw error;
  }
}

// Streams that never end by themselves are cut after this long.
const drainMs = 1500;

async function closeHttp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), drainMs);
  await app.close();
  clearTimeout(cut);
}

/** An address that a browser on this machine can open. */
function toUrlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
