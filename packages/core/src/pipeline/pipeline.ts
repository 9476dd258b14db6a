import type { PipelineEvent, TelemetryEvent } from '../event.ts';
import type { Envelope, EnvelopeContext } from '../wire/envelope.ts';
import { WIRE_VERSION } from '../wire/envelope.ts';
import { acceptEvent } from './accept.ts';
import { createBuffer } from './buffer.ts';
import { clean } from './clean.ts';
import { enrich } from './enrich.ts';
import { gate } from './gate.ts';
import { hook } from './hook.ts';
import type { Ledger } from './ledger.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { sample, shareOf } from './sample.ts';
import { continueSession, type Session } from './session.ts';
import { runSteps, type Step, type Steps } from './step.ts';
import { throttle } from './throttle.ts';

/** What the steps are made of; see the options of the same names. */
export interface PipelineSettings {
  readonly sampling: 'always' | 'never' | 'probabilistic' | 'throttled';
  readonly samplingRate: number;
  readonly samplingRates: Readonly<Record<string, number>>;
  readonly throttleWindowMs: number;
  readonly maxEventsPerWindow: number;
  readonly redactPII: boolean;
  readonly redactFields: readonly string[];
  readonly beforeSend?: (event: PipelineEvent) => unknown;
}

/** What a pipeline is given by the platform and the other rooms. */
export interface PipelineParts {
  readonly ledger: Ledger;
  readonly makeId: () => string;
  readonly now: () => number;
  readonly elapsed: () => number;
  readonly page: () => string | undefined;
  readonly allows: (type: string) => boolean;
  /** What holds for all events of an envelope, besides the session. */
  readonly context: () => EnvelopeContext;
  /** Takes over events that are ready to leave, with about the length of their text. */
  readonly onSealed: (envelope: Envelope, characters: number) => void;
}

/** From `track()` to the envelope. */
export interface Pipeline {
  configure(settings: PipelineSettings): void;
  /** Never throws, whatever the event is or the site's hook does. */
  collect(event: TelemetryEvent): void;
  /** Puts what is buffered into an envelope. */
  seal(): void;
  /** Lets go of buffered events that are not allowed any more. */
  keepAllowed(): void;
  /** Lets go of everything buffered and of every id. */
  forget(): void;
  readonly size: number;
  /** About how long the text of the buffered events would be. */
  readonly characters: number;
}

/** The most events that come from inside a hook or a getter and still are collected after it. */
const mostNested = 100;

/** A pipeline that collects nothing until it is configured. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { ledger, makeId, now } = parts;
  const buffer = createBuffer();
  let steps: Steps = [];
  let redactor: Redactor = createRedactor();
  let limit: { key: string; step: Step } | undefined;
  let session: Session | undefined;
  let context: EnvelopeContext | undefined;
  let origin: string | undefined;
  let seq = 0;
  let isBusy = false;
  let nested: TelemetryEvent[] = [];

  const visit = (): Session => {
    session = continueSession(session, now(), makeId);
    return session;
  };

  /** A new window only for new limits: reconfiguring must not let more through. */
  const limitTo = (max: number, windowMs: number): Step => {
    const key = `${max}/${windowMs}`;
    if (limit?.key !== key) limit = { key, step: throttle({ max, windowMs, elapsed: parts.elapsed }) };
    return limit.step;
  };

  const seal = (): void => {
    const { characters } = buffer;
    const events = buffer.take();
    if (!events.length || !context || !origin) return;
    const { consent: _, ...dropped } = ledger.totals();
    const isWhole = Object.keys(dropped).length === 0;
    const sdk = { name: '@candor/core', version: '0.1.0' };
    parts.onSealed(
      {
        v: WIRE_VERSION,
        id: makeId(),
        origin,
        sentAt: now(),
        sdk,
        context,
        events,
        ...(!isWhole && { dropped }),
      },
      characters,
    );
  };

  const push = (event: PipelineEvent): void => {
    const { id } = visit();
    if (buffer.size && context?.session !== id) seal();
    if (!buffer.size) context = { ...parts.context(), session: id };
    origin ??= makeId();
    seq += 1;
    const { type, timestamp, data, page, rate } = event;
    // The last step made plain data of it.
    const plain = data as EventData;
    buffer.push(
      { seq, type, timestamp, data: plain, ...(page !== undefined && { page }), ...(rate && { rate }) },
      redactor.written + 60,
    );
  };

  const take = (event: TelemetryEvent): void => {
    try {
      const accepted = acceptEvent(event, now());
      const passed = accepted && runSteps(steps, accepted, ledger.count);
      if (!accepted) ledger.count('invalid');
      else if (passed) push(passed);
    } catch {
      ledger.count('invalid'); // The event itself threw when it was looked at.
    }
  };

  return {
    configure(settings) {
      const { sampling, samplingRate: rate, samplingRates: rates, beforeSend } = settings;
      redactor = createRedactor({ fields: settings.redactFields, redactPII: settings.redactPII });
      const share = () => shareOf(visit().id);
      steps = [
        ['consent', gate(parts.allows)],
        ['sampled', sample({ strategy: sampling, rate, rates, share })],
        ...(sampling === 'throttled'
          ? [['throttled', limitTo(settings.maxEventsPerWindow, settings.throttleWindowMs)] as const]
          : []),
        ['page', enrich(parts.page)],
        ...(beforeSend ? [['before_send', hook(beforeSend)] as const] : []),
        ['redaction', clean(redactor)],
      ];
    },
    collect(event) {
      if (isBusy) {
        if (nested.length < mostNested) nested.push(event);
        else ledger.count('nested');
        return;
      }
      isBusy = true;
      take(event);
      const waiting = nested;
      nested = [];
      for (const inner of waiting) take(inner);
      // A hook that tracks an event for each event would never end.
      ledger.count('nested', nested.length);
      nested = [];
      isBusy = false;
    },
    seal,
    keepAllowed() {
      ledger.count(
        'consent',
        buffer.keep((event) => parts.allows(event.type)),
      );
      if (context) context = { ...parts.context(), ...(session && { session: session.id }) };
    },
    forget() {
      ledger.count('consent', buffer.take().length);
      session = undefined;
      context = undefined;
      origin = undefined;
      seq = 0;
    },
    get size() {
      return buffer.size;
    },
    get characters() {
      return buffer.characters;
    },
  };
}

type EventData = Envelope['events'][number]['data'];
