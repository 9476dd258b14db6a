import { isBrowser } from './browser/environment.ts';
import { levels } from './consent/levels.ts';
import { beacon } from './delivery/beacon.ts';
import { consoleTransport } from './delivery/console.ts';
import { custom } from './delivery/custom.ts';
import { http } from './delivery/http.ts';
import type { Kept } from './delivery/kept.ts';
import type { Transport } from './delivery/transport.ts';
import type { PipelineEvent } from './event.ts';
import type { ConsentLevel, WireEvent } from './wire/envelope.ts';

/** Which sessions and events are measured. */
export type SamplingStrategy = 'always' | 'never' | 'probabilistic' | 'throttled';

/** The transports that have a name. */
export type TransportBackend = 'http' | 'beacon' | 'localStorage' | 'indexedDB' | 'console' | 'custom';

/** Delivers a batch of redacted events; a rejection means that they are offered again later. */
export type TransportFunction = (events: readonly WireEvent[]) => Promise<void>;

/** A last look at an event before it is redacted: return it, changed or not, or nothing to drop it. */
export type BeforeSend = (event: PipelineEvent) => PipelineEvent | null | undefined;

/** Everything a collector can be told. */
export interface TelemetryConfig {
  /**
   * Whether anything is collected. A collector that is switched off has no timer and no listener, and reads nothing.
   * @default true
   */
  enabled?: boolean;
  /**
   * `always` measures every session, `never` none, `probabilistic` the share given by `samplingRate`. `throttled`
   * takes at most `maxEventsPerWindow` events, of the share given by `samplingRate`.
   * @default 'always'
   */
  sampling?: SamplingStrategy;
  /**
   * Share of sessions that are measured, from 0 to 1. A session is measured as a whole or not at all.
   * @default 1
   */
  samplingRate?: number;
  /** Shares for single event types, such as `{ 'ui.click': 0.1 }`. Exceptions are always measured unless named here. */
  samplingRates?: Readonly<Record<string, number>>;
  /**
   * Events that wait before they are sent, at most 100.
   * @default 50
   */
  maxBufferSize?: number;
  /**
   * The longest an event waits before it is sent, in milliseconds.
   * @default 30000
   */
  flushIntervalMs?: number;
  /**
   * How events leave, by name or as a transport of your own.
   * @default 'http' with an endpoint, 'custom' with a customTransport, else 'indexedDB', which keeps them in the browser
   */
  transport?: TransportBackend | Transport;
  /** Where `http` and `beacon` send to: a URL, or a path on the page's own origin. */
  endpoint?: string;
  /** What `custom` calls. */
  customTransport?: TransportFunction;
  /** Tells the server which site this is; it is public. */
  writeKey?: string;
  /** Extra request headers. On another origin they cost a preflight, and requests at page exit go without them. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Whether personal data is removed before anything is stored or sent.
   * @default true
   */
  redactPII?: boolean;
  /** More names of fields whose values are removed, in any case style. */
  redactFields?: readonly string[];
  /** Called with each event before it is redacted. An event for which it throws is dropped. */
  beforeSend?: BeforeSend;
  /**
   * Tells at `console.debug` what is collected, dropped and sent.
   * @default false
   */
  debug?: boolean;
  /**
   * Length of the window of `throttled`, in milliseconds.
   * @default 60000
   */
  throttleWindowMs?: number;
  /**
   * The most events that `throttled` lets through in any one window.
   * @default 100
   */
  maxEventsPerWindow?: number;
  /**
   * What is allowed until the person says otherwise.
   * @default 'none' in a browser, 'full' outside one
   */
  consent?: ConsentLevel;
  /** The lowest consent level for events of your own, by type; others need `enhanced`. */
  eventLevels?: Readonly<Record<string, ConsentLevel>>;
  /** Version of your site. */
  release?: string;
  /** Where it runs, such as `production`. */
  environment?: string;
  /**
   * The most one request carries, in bytes as sent.
   * @default 10000
   */
  maxPayloadBytes?: number;
  /**
   * The most that waits for the network or is kept in the browser, in bytes; the oldest goes first.
   * @default 2000000
   */
  maxQueueBytes?: number;
}

/** A configuration whose every option has a valid value. */
export type ResolvedConfig = Readonly<
  Required<Omit<TelemetryConfig, OptionalOption>> & Pick<TelemetryConfig, OptionalOption>
>;

type OptionalOption = 'endpoint' | 'customTransport' | 'writeKey' | 'beforeSend' | 'release' | 'environment';

/** Completes and checks a configuration. The only function that throws, and only for a wrong option. */
export function resolveConfig(config: TelemetryConfig = {}): ResolvedConfig {
  // What is undefined counts as left out.
  const given = Object.entries(config ?? {}).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof TelemetryConfig] : undefined;
    if (!rule) refuse(name, 'is not an option', `Did you mean ${nearestName(name)}?`);
    const [must, allows] = rule;
    if (!allows(value))
      refuse(name, `must be ${must}, got ${show(value)}`, cureFor(name as keyof TelemetryConfig));
  }
  const resolved = { ...defaults(config), ...(Object.fromEntries(given) as TelemetryConfig) };
  const { transport, endpoint, customTransport } = resolved;
  if ((transport === 'http' || transport === 'beacon') && !endpoint)
    refuse(
      'endpoint',
      `must be set for transport '${transport}', got ${endpoint}`,
      "Pass endpoint: '/v1/envelopes'.",
    );
  if (transport === 'custom' && !customTransport)
    refuse('customTransport', "must be set for transport 'custom', got undefined", 'Pass an async function.');
  return Object.freeze(resolved);
}

/** What transports are made of, besides the configuration. */
export interface TransportParts {
  readonly now: () => number;
  readonly kept: Kept;
}

/** The only place where a transport's name becomes a transport. */
export function resolveTransport(config: ResolvedConfig, { now, kept }: TransportParts): Transport {
  const { transport, endpoint = '', writeKey, headers, maxPayloadBytes, customTransport } = config;
  switch (transport) {
    case 'http':
      return http({ endpoint, writeKey, headers, maxPayloadBytes, now });
    case 'beacon':
      return beacon({ endpoint, writeKey, maxPayloadBytes });
    case 'console':
      return consoleTransport();
    case 'custom':
      return custom(customTransport ?? (async () => undefined));
    case 'localStorage':
    case 'indexedDB':
      return kept.transport(transport);
    default:
      return transport;
  }
}

/** Whether events take another way than before. */
export function isRouting(config: ResolvedConfig, previous: ResolvedConfig): boolean {
  return routing.some((name) => config[name] !== previous[name]);
}

const routing = [
  'transport',
  'endpoint',
  'customTransport',
  'writeKey',
  'headers',
  'maxPayloadBytes',
] as const satisfies (keyof ResolvedConfig)[];

/** Whether events leave the device, so that what was kept on it should too. */
export function isSending({ transport }: ResolvedConfig): boolean {
  return transport !== 'localStorage' && transport !== 'indexedDB' && transport !== 'console';
}

function defaults({ endpoint, customTransport }: TelemetryConfig): ResolvedConfig {
  return {
    enabled: true,
    sampling: 'always',
    samplingRate: 1,
    samplingRates: {},
    maxBufferSize: 50,
    flushIntervalMs: 30_000,
    transport: endpoint ? 'http' : customTransport ? 'custom' : 'indexedDB',
    headers: {},
    redactPII: true,
    redactFields: [],
    debug: false,
    throttleWindowMs: 60_000,
    maxEventsPerWindow: 100,
    consent: isBrowser() ? 'none' : 'full',
    eventLevels: {},
    maxPayloadBytes: 10_000,
    maxQueueBytes: 2_000_000,
  };
}

/** What a value must be, in words and as a check. */
type Rule = readonly [must: string, allows: (value: unknown) => boolean];

const isRate = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isLevel = (value: unknown): boolean => levels.includes(value as ConsentLevel);

const flag: Rule = ['true or false', (value) => typeof value === 'boolean'];
const rate: Rule = ['a number from 0 to 1', isRate];
const text: Rule = ['a text that is not empty', isText];
const callback: Rule = ['a function', isFunction];

/** Timers run at once when they are told to wait longer than 24.8 days. */
const longestMs = 2 ** 31 - 1;
const samplings: readonly unknown[] = [
  'always',
  'never',
  'probabilistic',
  'throttled',
] satisfies SamplingStrategy[];
const transports: readonly unknown[] = [
  'http',
  'beacon',
  'localStorage',
  'indexedDB',
  'console',
  'custom',
] satisfies TransportBackend[];

const rules: Readonly<Record<keyof TelemetryConfig, Rule>> = {
  enabled: flag,
  sampling: [samplings.join(', '), (value) => samplings.includes(value)],
  samplingRate: rate,
  samplingRates: ['an object of numbers from 0 to 1', (value) => isRecord(value, isRate)],
  maxBufferSize: wholeNumber(1, 100),
  flushIntervalMs: wholeNumber(1, longestMs),
  transport: [
    `${transports.join(', ')}, or an object with send()`,
    (value) => transports.includes(value) || isFunction((value as { send?: unknown } | null)?.send),
  ],
  endpoint: ['a URL or a path', isEndpoint],
  customTransport: callback,
  writeKey: text,
  headers: ['an object of texts', (value) => isRecord(value, (one) => typeof one === 'string')],
  redactPII: flag,
  redactFields: ['an array of names', (value) => Array.isArray(value) && value.every(isText)],
  beforeSend: callback,
  debug: flag,
  throttleWindowMs: wholeNumber(1, longestMs),
  maxEventsPerWindow: wholeNumber(1, 1_000_000),
  consent: [levels.join(', '), isLevel],
  eventLevels: [`an object of ${levels.join(', ')}`, (value) => isRecord(value, isLevel)],
  release: text,
  environment: text,
  // More than 60 000 bytes no browser carries at page exit.
  maxPayloadBytes: wholeNumber(1000, 60_000),
  maxQueueBytes: wholeNumber(10_000, 100_000_000),
};

function wholeNumber(least: number, most: number): Rule {
  const allows = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return [`a whole number from ${least} to ${most}`, allows];
}

function isRecord(value: unknown, allows: (one: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(allows);
}

/** `https://…`, `/path` or `./path`. */
function isEndpoint(value: unknown): boolean {
  return typeof value === 'string' && /^(?:https?:\/\/[^\s/]|\.{0,2}\/)\S*$/.test(value);
}

function refuse(name: string, problem: string, cure: string): never {
  throw new TypeError(`[candor] ${name} ${problem}. ${cure}`);
}

function cureFor(name: keyof TelemetryConfig): string {
  const fallback = defaults({})[name];
  return fallback === undefined
    ? 'Leave it out if you do not need it.'
    : `Leave it out to get ${show(fallback)}.`;
}

function show(value: unknown): string {
  try {
    return (typeof value === 'function' ? undefined : JSON.stringify(value)) ?? String(value);
  } catch {
    return typeof value; // Cyclic, or it throws when it is looked at.
  }
}

/** The option that has the most pairs of letters in common with a name that is none. */
function nearestName(name: string): string {
  const wrong = name.toLowerCase();
  const likeness = (known: string): number => {
    const letters = [...known.toLowerCase()];
    return letters.filter((letter, i) => wrong.includes(letter + letters[i + 1])).length / known.length;
  };
  return Object.keys(rules).reduce((best, known) => (likeness(known) > likeness(best) ? known : best));
}
