import type { CollectedEvent, PipelineEvent, Session, TelemetryEvent } from '../event.ts';
import { toJson, type WrittenEnvelope, writeEvent } from '../wire/encode.ts';
import type { Envelope, EnvelopeContext } from '../wire/envelope.ts';
import { WIRE_VERSION } from '../wire/envelope.ts';
import { visitId } from '../wire/person.ts';
import { acceptEvent } from './accept.ts';
import type { Ledger } from './ledger.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { cutText } from './redactText.ts';
import { rateOf, shareOf } from './sample.ts';
import { createVisits, type SharedVisit, type Visit } from './session.ts';
import { createThrottle } from './throttle.ts';

/** What the steps are made of; see the options of the same names. */
export interface PipelineSettings {
  readonly sampling: 'always' | 'never' | 'probabilistic' | 'throttled';
  readonly samplingRate: number;
  readonly samplingRates: Readonly<Record<string, number>>;
  readonly throttleWindowMs: number;
  readonly maxEventsPerWindow: number;
  readonly redactPII: boolean;
  readonly redactFields: readonly string[];
  readonly redactPatterns?: Readonly<Record<string, RegExp>>;
  readonly redactAllow?: readonly (string | RegExp)[];
  readonly beforeSend?: ((event: PipelineEvent) => unknown) | undefined;
}

/** What a pipeline is given by the platform and the other rooms. */
export interface PipelineParts {
  readonly ledger: Ledger;
  readonly makeId: () => string;
  /** What a new visit's id is made of. */
  readonly makeSecret: () => string;
  readonly now: () => number;
  readonly elapsed: () => number;
  readonly page: () => string | undefined;
  readonly allows: (type: string) => boolean;
  /** Takes from an event what the person's level does not let through. */
  readonly restrict: (event: CollectedEvent) => CollectedEvent;
  /** Which fields it will not take from an event of this type, so that no others need be redacted; `undefined` for all. */
  readonly fieldsOf: (type: string) => ((name: string) => boolean) | undefined;
  /** What holds for all events of an envelope. */
  readonly context: (session: Session) => EnvelopeContext;
  readonly visit: SharedVisit;
  /** Told of each event as it waits: redacted, and as text. */
  readonly onCollected: (event: CollectedEvent, text: string, head: EnvelopeHead) => void;
  /** Told of events that are let go after they were collected, which is for whoever was told of them to count. */
  readonly onWithdrawn: (origin: string, texts: readonly string[]) => void;
  /** Takes over events that are ready to leave, with the length of their text. */
  readonly onSealed: (envelope: WrittenEnvelope, characters: number) => void;
}

/** What the events of an envelope have in common. */
export type EnvelopeHead = Pick<Envelope, 'origin' | 'sdk' | 'context'>;

/** From `track()` to the envelope. */
export interface Pipeline {
  configure(settings: PipelineSettings): void;
  /** Never throws, whatever the event is or the site's hook does. */
  collect(event: TelemetryEvent): void;
  /** Puts what is buffered into an envelope. */
  seal(): void;
  /** What is buffered, as an envelope of its own; `undefined` when nothing is. */
  peek(): WrittenEnvelope | undefined;
  /** What holds for everything collected since the last `forget`, without the person; `undefined` before the first event. */
  head(): EnvelopeHead | undefined;
  /** How many events this origin has numbered, and what was let go. */
  totals(): Pick<Envelope, 'produced' | 'dropped'>;
  /** Another tab has changed the visit. */
  reloadVisit(told?: Visit): void;
  /** Calls `use` with the visit that all tabs agree on, while no other tab does; never where nothing is shared. */
  agreeOnSession(use: (session: Session) => void): void;
  /** What is shared can be looked at from now on: the events that wait belong to the visit that goes on, and leave first. */
  shareVisit(): void;
  /** Says anew what holds for the events that wait, and for those to come. */
  renew(): void;
  /** Lets go of everything buffered and of every id. */
  forget(): void;
  readonly size: number;
  /** How long the text of the buffered events is. */
  readonly characters: number;
}

/** The most events that come from inside a hook or a getter and still are collected after it. */
const mostNested = 100;

/** A pipeline that collects nothing until it is configured. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { ledger, makeId, now, allows } = parts;
  const isFull = createThrottle(parts.elapsed);
  const sdk = { name: '@candor/core', version: '0.1.0' };
  let settings: PipelineSettings | undefined;
  let redactor: Redactor;
  let visits = createVisits(parts.makeSecret, parts.visit);
  /** Of what was collected last. */
  let visit: Visit | undefined;
  /** The visit whose id was made last. */
  let known: { readonly secret: string; readonly id: string } | undefined;
  let context: EnvelopeContext | undefined;
  let origin: string | undefined;
  let about: EnvelopeHead | undefined;
  let seq = 0;
  /** What was let go before this origin. */
  let before: Readonly<Record<string, number>> = {};
  let buffer: string[] = [];
  let characters = 0;
  let isBusy = false;
  const nested: TelemetryEvent[] = [];

  const empty = (): string[] => {
    const events = buffer;
    buffer = [];
    characters = 0;
    return events;
  };

  /** What others may know of a visit; to make its id takes as long as ten events. */
  const shown = ({ id, startedAt }: Visit): Session => {
    if (known?.secret !== id) known = { secret: id, id: visitId(id) };
    return { id: known.id, startedAt };
  };

  const totals: Pipeline['totals'] = () => {
    const dropped: Record<string, number> = {};
    for (const [reason, events] of Object.entries(ledger.totals())) {
      const own = events - (before[reason] ?? 0);
      // What the person never allowed is nobody's to count.
      if (own && reason !== 'consent') dropped[reason] = own;
    }
    return { produced: seq, ...(Object.keys(dropped).length > 0 && { dropped }) };
  };

  const peek = (): WrittenEnvelope | undefined => {
    if (!about || !buffer.length) return undefined;
    return { v: WIRE_VERSION, id: makeId(), sentAt: now(), ...about, events: buffer, ...totals() };
  };

  const seal = (): void => {
    const envelope = peek();
    if (!envelope) return;
    parts.onSealed(envelope, characters);
    // Not before: where that fails they wait for the next time.
    empty();
  };

  /** Passes the event through all steps, in their order, into the buffer; says why where one drops it. */
  const pass = (given: TelemetryEvent, by: PipelineSettings): string | undefined => {
    const at = now();
    const event = acceptEvent(given, at);
    if (!event) return 'invalid';
    const { type } = event;
    if (!allows(type)) return 'consent';
    const rate = rateOf(type, by);
    if (rate < 1 && shareOf(visits.at(at).id) >= rate) return 'sampled';
    if (by.sampling === 'throttled' && isFull(by.maxEventsPerWindow, by.throttleWindowMs)) return 'throttled';
    const page = parts.page();
    const rated = { ...event, ...(page !== undefined && { page }), ...(rate < 1 && { rate }) };
    const sent = by.beforeSend ? ask(by.beforeSend, rated) : rated;
    if (!sent) return 'before_send';
    // The hook may have made it another one.
    if (!allows(sent.type)) return 'consent';
    return push(sent, rate, at) ? undefined : 'invalid';
  };

  /** Redacts last: whatever the steps before have put in, only plain and redacted data goes on. */
  const push = ({ type, timestamp, data, page }: PipelineEvent, rate: number, at: number): boolean => {
    const current = visits.at(at);
    const safeType = cutText(redactor.text(type), 200);
    const event = {
      seq: seq + 1,
      timestamp,
      data: redactor.fields(data, parts.fieldsOf(safeType)),
      type: safeType,
      ...(page !== undefined && { page: cutText(redactor.text(page), 2000) }),
      ...(rate < 1 && { rate }),
    };
    if (visit?.id !== current.id) seal();
    visit = current;
    if (!buffer.length || !context) describe(visit);
    const collected = parts.restrict(event);
    const text = writeEvent(collected);
    if (!text || !about) return false;
    seq += 1;
    buffer[buffer.length] = text;
    characters += text.length + 1;
    parts.onCollected(collected, text, about);
    return true;
  };

  /** What holds for the events from now on; the same object as long as it says the same. */
  const describe = (visit: Visit): void => {
    const next = parts.context(shown(visit));
    if (about && toJson(next) === toJson(context)) return;
    context = next;
    origin ??= makeId();
    about = { origin, sdk, context };
  };

  const take = (event: TelemetryEvent): void => {
    let reason: string | undefined;
    try {
      reason = settings && pass(event, settings);
    } catch {
      reason = 'invalid'; // The event itself threw when it was looked at.
    }
    if (reason) ledger.count(reason);
  };

  return {
    configure(next) {
      settings = next;
      const { redactPII, redactFields: fields, redactPatterns: patterns, redactAllow: allow } = next;
      redactor = createRedactor({ redactPII, fields, patterns, allow });
    },
    collect(event) {
      if (isBusy) {
        if (nested.length < mostNested) nested.push(event);
        else ledger.count('nested');
        return;
      }
      isBusy = true;
      try {
        take(event);
        // What these cause in turn is not taken: a hook that tracks an event for each event would never end.
        for (let left = nested.length; left > 0; left--) take(nested.shift() as TelemetryEvent);
      } finally {
        // First, for the stack may have ended here.
        isBusy = false;
        if (nested.length) ledger.count('nested', nested.splice(0).length);
      }
    },
    seal,
    peek,
    head() {
      if (!about) return undefined;
      // It is kept for the account of a page that is over, for longer than the person may allow an id.
      const { user: _, userHash: __, ...context } = about.context;
      return { ...about, context };
    },
    totals,
    reloadVisit: (told) => visits.reload(told),
    agreeOnSession: (use) => visits.agree(now, (visit) => use(shown(visit))),
    shareVisit() {
      if (!visit) return;
      visits.reload();
      visit = visits.at(now());
      describe(visit);
      // Not with what comes: that is written down, and these are not.
      seal();
      visits.agree(now, () => undefined);
    },
    renew() {
      if (visit) describe(visit);
    },
    forget() {
      const from = about?.origin;
      const texts = empty();
      visits = createVisits(parts.makeSecret, parts.visit);
      context = origin = about = visit = known = undefined;
      seq = 0;
      if (from) parts.onWithdrawn(from, texts);
      before = ledger.totals();
    },
    get size() {
      return buffer.length;
    },
    get characters() {
      return characters;
    },
  };
}

/** The site's own last look. It may guard somebody's privacy, so an event for which it fails is dropped. */
function ask(beforeSend: (event: PipelineEvent) => unknown, event: PipelineEvent): PipelineEvent | undefined {
  try {
    // A promise or `true` has no type: nobody would wait for it.
    const answer = beforeSend({ ...event }) as PipelineEvent;
    const accepted = acceptEvent(answer, event.timestamp);
    const { page } = answer;
    return accepted && typeof page === 'string' ? { ...accepted, page } : accepted;
  } catch {
    return undefined; // Counted like one that it dropped.
  }
}
