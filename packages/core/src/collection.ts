import { nanoid } from 'nanoid';
import { after } from './browser/after.ts';
import { createClock } from './browser/clock.ts';
import {
  hasPrivacyControl,
  isBrowser,
  isPrerendering,
  pagePath,
  readEnvironment,
} from './browser/environment.ts';
import { exclusively } from './browser/exclusively.ts';
import { attempt, guard } from './browser/guard.ts';
import { listen } from './browser/listen.ts';
import { createNeighbours } from './browser/neighbours.ts';
import { pageExit } from './browser/pageExit.ts';
import { createDeviceStorage } from './browser/storage.ts';
import { subscribe } from './browser/subscribe.ts';
import { type ResolvedConfig, resolveTransport } from './config.ts';
import { type Consent, type ConsentListener, consentKey, createConsent } from './consent/consent.ts';
import { createHint } from './consent/hint.ts';
import { reviseEnvelope } from './consent/reviseEnvelope.ts';
import {
  createSecrets,
  erasurePrefix,
  listNames,
  secretPrefix,
  toServerName,
  visitKey,
} from './consent/secrets.ts';
import { createUser, userKey } from './consent/user.ts';
import { addressOf } from './delivery/address.ts';
import type { BufferStatus } from './delivery/bufferStatus.ts';
import { createOutbox } from './delivery/outbox.ts';
import type { CollectedEvent, Session, TelemetryEvent, Watcher } from './event.ts';
import type { Forgotten } from './person/erase.ts';
import type { ServerRestriction } from './person/restrict.ts';
import type { PersonParts, PersonReport } from './person/show.ts';
import { countMarks } from './pipeline/countMarks.ts';
import { createLedger } from './pipeline/ledger.ts';
import { createPipeline, type EnvelopeHead } from './pipeline/pipeline.ts';
import type { Visit } from './pipeline/session.ts';
import { shortenEvent } from './pipeline/shorten.ts';
import { toUserHash } from './pipeline/userHash.ts';
import { type Stop, stopAll } from './stop.ts';
import { toJson } from './wire/encode.ts';
import type { ConsentLevel, EnvelopeContext } from './wire/envelope.ts';
import { allowsEvent, allowsStorage, includesLevel } from './wire/levels.ts';
import { fieldsAt, restrictContext, restrictEvent } from './wire/restrict.ts';

/** The rooms, wired: what `TelemetryCollector` opens its doors to. */
export interface Collection {
  /** Starts, stops or changes course, as the configuration says; loses no event. */
  configure(config: ResolvedConfig): void;
  collect(event: TelemetryEvent): void;
  /** What the page is called until its path changes. */
  setRoute(route: unknown): void;
  agreeOnSession(use: (session: Session) => void): void;
  flush(): Promise<void>;
  /** Stops collecting and all that runs by itself; what waits stays. */
  stop(): void;
  setUser(pseudonym: unknown): void;
  watch(watcher: Watcher): Stop;
  report(isWhole: boolean): Promise<PersonReport>;
  restrict(isRestricted: boolean): Promise<readonly ServerRestriction[]>;
  forget(): Promise<Forgotten>;
  /** How much the person allows; read from the device when it is first asked for. */
  consent(): Consent;
  /** Calls `fn` when that changes; until somebody asks, the device is not looked at for it. */
  onConsentChange(fn: ConsentListener): Stop;
  status(): BufferStatus;
}

/** Wires the rooms; touches nothing before it is told to start. `onLeave` is called before the page's last flush. */
export function createCollection(initial: ResolvedConfig, onLeave: () => void): Collection {
  let config = initial;
  let person: Consent | undefined;
  let running: Stop | undefined;
  let timer: Stop | undefined;
  let connecting: Stop | undefined;
  let isShown = !isPrerendering();
  let produced = 0;
  let userHash: string | undefined;
  /** The path that has a name, and its name. */
  let route: readonly (string | undefined)[] = [];
  /** Which visit this page wrote down last. */
  let savedVisit = '';
  /** Visits and ids of people that were forgotten. */
  const gone = new Set<string>();
  let stopHearing: Stop = () => undefined;
  /** What was on the device when this page stopped listening, and goes all at once only with an erasure. */
  let lasting: readonly string[] = [];
  const listeners = new Set<ConsentListener>();
  // Nothing only where the page had broken its natives before this ever ran.
  let known = {} as BufferStatus;

  const clock = createClock();
  const storage = createDeviceStorage();
  const hint = createHint();
  const neighbours = createNeighbours('candor');
  const watchers = new Set<Watcher>();
  const tell: Watcher = guard((what: string, ...about: unknown[]): void => {
    for (const watch of watchers) watch(what, ...about);
    if (config.debug) console.debug('[candor]', what, ...about);
  });
  const ledger = createLedger((reason, events) => tell('dropped', reason, events));
  const stores = (): boolean => isBrowser() && !isPrerendering() && allowsStorage(consent().level);

  /** The word of an erasure may be here before what it does to the device is seen, and another tab write down again what it has not heard of yet. */
  const noteGone = (before: number): void => {
    const visit = readVisit(storage.get(visitKey));
    const text = storage.get(userKey) ?? '';
    if (visit && visit.startedAt < before) gone.add(visit.id);
    if (Number(text.split(' ')[1]) < before) gone.add(text);
  };

  const toVisit = (text?: string): Visit | undefined => {
    const visit = readVisit(text);
    return gone.has(visit?.id ?? '') ? undefined : visit;
  };

  const user = createUser(
    storage,
    () => {
      // What the device says counts: another tab may have been told no, and this one not have heard yet.
      const isAllowed =
        running && stores() && createConsent(consent().level, storage, false).level === 'full';
      return isAllowed ? config.userIdDays : 0;
    },
    gone,
    () => pipeline.renew(),
  );

  /** Where what is collected goes, and where the person would have to ask for it. */
  const place = (): string | undefined => {
    const { transport, endpoint, writeKey } = config;
    return /^(http|beacon)$/.test(String(transport)) ? addressOf(endpoint, writeKey).url : undefined;
  };
  const secrets = createSecrets(storage, stores, place, () => config.retentionDays);

  const pipeline = createPipeline({
    ...clock,
    ledger,
    makeId: nanoid,
    makeSecret: secrets.make,
    page: () => {
      const path = pagePath();
      return route[0] === path ? route[1] : path;
    },
    allows: (type) => allowsEvent(consent().level, type, config),
    restrict: (event) => restrictEvent(event, consent().level, config),
    fieldsOf: (type) => fieldsAt(consent().level, type, config),
    context: ({ id, startedAt }) => {
      const { release, environment } = config;
      const { level, basis } = consent();
      // What is undefined is no part of an envelope's text.
      return restrictContext({
        consent: level,
        basis,
        session: id,
        user: user(startedAt),
        userHash,
        release,
        environment,
        ...readEnvironment(),
      } as EnvelopeContext);
    },
    visit: {
      load: () => (stores() ? toVisit(storage.get(visitKey)) : undefined),
      save(visit) {
        if (!stores()) return;
        const known = readVisit(storage.get(visitKey));
        const text = toJson(visit);
        storage.set(visitKey, text);
        savedVisit = visit.id;
        secrets.keep(visit.id);
        if (known?.id !== visit.id) neighbours.tell(`session ${text}`);
      },
      exclusively(work) {
        if (!stores()) return;
        exclusively(visitKey, () => {
          const isWanted = running && stores();
          if (isWanted) work();
          return isWanted;
        });
      },
    },
    onCollected: guard((event: CollectedEvent, text: string, head: EnvelopeHead) => {
      if (config.debug || watchers.size) tell('track', event, 'removed', countMarks(text));
      outbox.write(text, head);
    }),
    onWithdrawn: (origin, texts) => outbox.withdraw(origin, texts),
    onSealed: (envelope, bytes) => outbox.add(envelope, bytes),
  });
  const outbox = createOutbox({
    ...clock,
    storage,
    isSpared: (name) => name === consentKey || name.startsWith(erasurePrefix),
    tell: neighbours.tell,
    ledger,
    stores,
    settings: () => config,
    pipeline,
    revise: (envelope) => reviseEnvelope(envelope, consent().level, config),
    shorten: (event) => shortenEvent(event, config.maxPayloadBytes),
    onOutcome: (envelope, outcome) => tell('sent', outcome, envelope),
  });

  const consent = (): Consent => {
    person ??= createConsent(config.consent, storage, hasPrivacyControl(), {
      onLevel: guard(changeLevel),
      onChange(...change) {
        for (const listener of new Set(listeners)) listener(...change);
      },
      onReceipt(receipt, previous, all) {
        neighbours.tell(`consent ${all}`);
        if (receipt.level !== 'none') collect({ type: 'consent.change', data: { ...receipt, previous } });
      },
    });
    return person;
  };

  const changeLevel = (level: ConsentLevel, previous: ConsentLevel): void => {
    if (includesLevel(level, previous)) {
      pipeline.seal();
      pipeline.shareVisit();
    } else lower(level);
    if (running) connect();
    schedule();
  };

  /** Each step on its own: whatever functions the page has replaced, what is not allowed any more must go. */
  const lower = (level: ConsentLevel): void => {
    // Nothing below `full` allows it.
    storage.remove(userKey);
    if (!allowsStorage(level)) userHash = undefined;
    if (level !== 'none') guard(pipeline.seal)();
    const isSealed = !pipeline.size;
    if (!isSealed) guard(pipeline.forget)();
    // Nothing that comes is numbered or named like what was collected under a level that allowed more.
    if (outbox.revise(isSealed)) guard(pipeline.forget)();
  };

  /** Nothing is stored or sent of a page that nobody has seen. */
  const connect = (): void => {
    stopConnecting();
    if (isPrerendering()) return;
    outbox.connect(resolveTransport(config));
    guard(pay)();
  };

  const personParts = (): PersonParts => ({
    storage,
    config,
    place: place(),
    consent: consent(),
    userHash,
    ...outbox.held(),
  });

  /** Once somebody sees it; a listener of the page's may hear of that first, and collect. */
  const show = (): void => {
    if (isShown || isPrerendering()) return;
    isShown = true;
    pipeline.shareVisit();
    connect();
  };

  /** Asks again for what a server has not confirmed, for this page or an earlier one. */
  const pay = async (): Promise<Forgotten['servers']> => {
    const owing = listNames(storage, erasurePrefix);
    if (!owing.length) return [];
    const paid = await attempt(async () => (await import('./person/person.ts')).payErasures(personParts()));
    return paid ?? owing.map((place) => ({ server: toServerName(place), state: 'pending' }));
  };

  /** In a task of its own: a page that starts has better to do. */
  const connectSoon = (): void => {
    connecting ??= after(0, connect);
  };

  const stopConnecting = (): void => {
    connecting?.();
    connecting = undefined;
  };

  /** Seals at once what is enough for a request; a timer runs only while something waits. */
  const schedule = (): void => {
    const { size, characters } = pipeline;
    const { maxBufferSize, maxPayloadBytes, flushIntervalMs } = config;
    // Compressing makes less than one byte of four.
    if (!running || !size) stopTimer();
    else if (size >= maxBufferSize || characters > 4 * maxPayloadBytes) {
      seal();
      outbox.drainSoon();
    } else timer ??= after(flushIntervalMs, () => send(false));
  };

  const seal = guard(() => {
    stopTimer();
    pipeline.seal();
  });

  const send = (isWanted: boolean): Promise<void> => {
    if (connecting) connect();
    seal();
    return outbox.drain(isWanted);
  };

  const stopTimer = (): void => {
    timer?.();
    timer = undefined;
  };

  const leave = (isOver: boolean): void => {
    onLeave();
    if (connecting) connect();
    seal();
    outbox.leave(isOver);
  };

  const stop = guard(() => {
    const stopRunning = running;
    running = undefined;
    stopRunning?.();
  });

  const collect = guard((event: TelemetryEvent) => {
    if (!running) return;
    show();
    produced += 1;
    pipeline.collect(event);
    schedule();
    if (consent().level === 'none' && !consent().basis) hint();
  });

  /** Another tab has said this. */
  const hear = (said: string): void => {
    const end = said.indexOf(' ');
    const word = end < 0 ? said : said.slice(0, end);
    const about = end < 0 ? undefined : said.slice(end + 1);
    if (word === 'consent') consent().reload(about);
    if (word === 'session') pipeline.reloadVisit(toVisit(about));
    if (word === 'erase') {
      tell(word, about);
      noteGone(Number(about));
      userHash = undefined;
      // It may have been written again before this was heard.
      if (readVisit(storage.get(visitKey))?.id === savedVisit) storage.remove(visitKey);
      storage.remove(secretPrefix + savedVisit);
      pipeline.forget();
    }
    outbox.hear(word, about);
  };

  const listenAgain = (): void => {
    stopHearing();
    stopHearing = neighbours.listen(hear);
    // What was said meanwhile.
    if (lasting.length && !lasting.some(storage.get)) hear('erase');
    person?.reload();
  };

  const stopListening = (): void => {
    stopHearing();
    lasting = stores() ? storage.keys(secretPrefix) : [];
  };

  const suspend = (): void => {
    outbox.suspend();
    stopListening();
  };

  const resume = (): void => {
    listenAgain();
    pipeline.reloadVisit();
    connect();
  };

  /** What cannot be told, because the page has broken what it is counted with, stays as it was. */
  const look = guard(() => {
    const { transport, maxBufferSize } = config;
    const { state, ...delivered } = outbox.status();
    known = {
      size: pipeline.size,
      maxSize: maxBufferSize,
      produced,
      ...delivered,
      transport: { name: typeof transport === 'string' ? transport : 'own', state },
    };
  });

  return {
    configure: guard((next: ResolvedConfig) => {
      const { release, environment, writeKey } = config;
      // What this changes has to be known before.
      if (running && next.consent !== config.consent) consent();
      config = next;
      // It is salted for the site that it was.
      const isOther = next.writeKey !== writeKey;
      if (isOther) userHash = undefined;
      if (isOther || next.release !== release || next.environment !== environment) seal();
      person?.assume(next.consent);
      if (!next.enabled) return stop();
      pipeline.configure(next);
      const isStart = !running;
      if (isStart) listenAgain();
      running ??= stopAll([
        stopConnecting,
        stopTimer,
        outbox.stop,
        listen(globalThis, 'online', () => {
          guard(pay)();
          return outbox.drain(true);
        }),
        listen((globalThis.document ?? globalThis) as EventTarget, 'prerenderingchange', show),
        pageExit({ onLeave: leave, onSuspend: suspend, onResume: resume }),
        stopListening,
      ]);
      if (isStart) connectSoon();
      else connect();
      stopTimer();
      look();
      schedule();
    }),
    collect,
    setRoute(name) {
      route = typeof name === 'string' ? [pagePath(), name] : [];
    },
    agreeOnSession: pipeline.agreeOnSession,
    flush: () => attempt(() => (running ? send(true) : undefined)),
    stop,
    setUser: guard((pseudonym: unknown) => {
      const next = pseudonym === null ? undefined : toUserHash(pseudonym, config.writeKey ?? '');
      if (pseudonym !== null && !next)
        console.error('[candor] setUser needs a pseudonym, not an e-mail address or a name');
      // Not held either where it may not be sent.
      userHash = allowsStorage(consent().level) ? next : undefined;
      seal();
    }),
    restrict: async (isRestricted) =>
      (await import('./person/person.ts')).restrictVisits(personParts(), isRestricted),
    report: async (isWhole) => (await import('./person/person.ts')).makeReport(personParts(), isWhole),
    async forget() {
      look();
      const waiting = known.waiting?.events ?? 0;
      // First, for it needs what goes with everything else.
      guard(secrets.owe)();
      userHash = undefined;
      noteGone(clock.now() + 1);
      tell('erase');
      await attempt(() => {
        pipeline.forget();
        return outbox.forget();
      });
      const device = outbox.isErased() ? 'erased' : 'pending';
      return { device, waiting, servers: (await attempt(pay)) ?? [] };
    },
    watch: (watcher) => subscribe(watchers, watcher),
    consent,
    onConsentChange: (fn) => subscribe(listeners, fn),
    status() {
      look();
      return known;
    },
  };
}

/** What another version or another hand may have written. */
function readVisit(text = 'null'): Visit | undefined {
  try {
    const visit = JSON.parse(text) as Visit | null;
    return typeof visit?.id === 'string' && visit.startedAt > 0 && visit.seenAt > 0 ? visit : undefined;
  } catch {
    return undefined; // Not ours, or half written.
  }
}
