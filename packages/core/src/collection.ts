import { nanoid } from 'nanoid';
import { after } from './browser/after.ts';
import { createClock } from './browser/clock.ts';
import { hasPrivacyControl, pagePath, readEnvironment } from './browser/environment.ts';
import { listen } from './browser/listen.ts';
import { pageExit } from './browser/pageExit.ts';
import { createDeviceStorage } from './browser/storage.ts';
import { isSending, type ResolvedConfig, resolveTransport } from './config.ts';
import { type Consent, createConsent } from './consent/consent.ts';
import { createHint } from './consent/hint.ts';
import { reviseEnvelope } from './consent/reviseEnvelope.ts';
import type { BufferStatus } from './delivery/bufferStatus.ts';
import { createDelivery } from './delivery/deliver.ts';
import { createKept } from './delivery/kept.ts';
import type { Outcome } from './delivery/transport.ts';
import type { TelemetryEvent } from './event.ts';
import { createLedger } from './pipeline/ledger.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { shortenEvent } from './pipeline/shorten.ts';
import { type Stop, stopAll } from './stop.ts';
import type { ConsentLevel, Envelope, EnvelopeContext, WireEvent } from './wire/envelope.ts';
import { allowsEvent, allowsStorage, includesLevel } from './wire/levels.ts';

/** The rooms, wired: what `TelemetryCollector` opens its doors to. */
export interface Collection {
  /** Starts, stops or changes course, as the configuration says; loses no event. */
  configure(config: ResolvedConfig): void;
  collect(event: TelemetryEvent): void;
  flush(): Promise<void>;
  /** Stops collecting and all that runs by itself; what waits stays. */
  stop(): void;
  forget(): Promise<void>;
  /** How much the person allows; read from the device when it is first asked for. */
  consent(): Consent;
  status(): BufferStatus;
}

/** Wires the rooms; touches nothing before it is told to start. `onLeave` is called before the page's last flush. */
export function createCollection(initial: ResolvedConfig, onLeave: () => void): Collection {
  let config = initial;
  let person: Consent | undefined;
  let running: Stop | undefined;
  let timer: Stop | undefined;

  const clock = createClock();
  const storage = createDeviceStorage();
  const hint = createHint();
  const tell = (what: string, ...about: unknown[]): void => {
    if (config.debug) console.debug('[candor]', what, ...about);
  };
  const ledger = createLedger((reason, events) => tell('dropped', reason, events));
  const parts = {
    storage,
    isAllowed: () => allowsStorage(consent().level),
    maxBytes: () => config.maxQueueBytes,
    drop: ledger.count,
    shorten: (event: WireEvent) => shortenEvent(event, config.maxPayloadBytes),
    onOutcome: (envelope: Envelope, outcome: Outcome) => tell('sent', outcome, envelope),
  };
  const kept = createKept(parts);
  const delivery = createDelivery(parts);
  const pipeline = createPipeline({
    ...clock,
    ledger,
    makeId: nanoid,
    page: pagePath,
    allows: (type) => allowsEvent(consent().level, type, config.eventLevels),
    context: () => {
      const { release, environment } = config;
      // What is undefined is no part of an envelope's text.
      return { consent: consent().level, release, environment, ...readEnvironment() } as EnvelopeContext;
    },
    onCollected: (event) => tell('track', event),
    onSealed: (envelope, bytes) => delivery.add({ envelope, bytes }),
  });

  const consent = (): Consent => {
    if (!person) {
      person = createConsent(config.consent, storage, hasPrivacyControl());
      person.onChange(changeConsent);
    }
    return person;
  };

  const changeConsent = (level: ConsentLevel, previous: ConsentLevel): void => {
    const { eventLevels } = config;
    if (includesLevel(level, previous)) pipeline.seal();
    else {
      if (level === 'none') pipeline.forget();
      else pipeline.keepAllowed();
      delivery.revise((envelope) => reviseEnvelope(envelope, level, eventLevels));
      if (!allowsStorage(level)) void kept.clear();
    }
    if (running) connect();
    schedule();
  };

  const connect = (): void =>
    delivery.use(resolveTransport(config, kept), isSending(config) ? kept.source : undefined);

  /** Sends at once what is enough for a request; a timer runs only while something waits. */
  const schedule = (): void => {
    const { size, characters } = pipeline;
    const { maxBufferSize, maxPayloadBytes, flushIntervalMs } = config;
    // Compressing makes less than one byte of four.
    if (!running || !size) stopTimer();
    else if (size >= maxBufferSize || characters > 4 * maxPayloadBytes) void send(false);
    else timer ??= after(flushIntervalMs, () => send(false));
  };

  const seal = (): void => {
    stopTimer();
    pipeline.seal();
  };

  const send = (isWanted: boolean): Promise<void> => {
    seal();
    return delivery.drain(isWanted);
  };

  const stopTimer = (): void => {
    timer?.();
    timer = undefined;
  };

  const leave = (): void => {
    onLeave();
    seal();
    delivery.leave();
  };

  const stop = (): void => {
    running?.();
    running = undefined;
  };

  return {
    configure(next) {
      const { release, environment } = config;
      config = next;
      if (next.release !== release || next.environment !== environment) seal();
      person?.assume(next.consent);
      if (!next.enabled) return stop();
      pipeline.configure(next);
      running ??= stopAll([
        stopTimer,
        delivery.stop,
        listen(globalThis, 'online', () => delivery.drain(true)),
        pageExit(leave),
      ]);
      connect();
      stopTimer();
      schedule();
    },
    collect(event) {
      if (!running) return;
      pipeline.collect(event);
      schedule();
      if (consent().level === 'none' && !consent().isChosen) hint();
    },
    async flush() {
      if (running) await send(true);
    },
    stop,
    async forget() {
      pipeline.forget();
      delivery.revise(() => undefined);
      await kept.clear();
    },
    consent,
    status() {
      const { state, ...delivered } = delivery.status();
      const { transport, maxBufferSize } = config;
      return {
        size: pipeline.size,
        maxSize: maxBufferSize,
        dropped: ledger.totals(),
        ...delivered,
        transport: { name: typeof transport === 'string' ? transport : 'own', state },
      };
    },
  };
}
