import { isBrowser } from './browser/environment.ts';
import { beacon } from './delivery/beacon.ts';
import { consoleTransport } from './delivery/console.ts';
import { custom } from './delivery/custom.ts';
import { http } from './delivery/http.ts';
import type { Transport } from './delivery/transport.ts';
import type { EventCatalogue, PipelineEvent, TelemetryEvent } from './event.ts';
import { check, count, isBetween, isFunction, type Kind, WrongOption } from './option.ts';
import { isUsable } from './pipeline/textRules.ts';
import type { ConsentLevel, WireEvent } from './wire/envelope.ts';
import type { DefinedEvent } from './wire/fields.ts';
import { levels } from './wire/levels.ts';
import type { PublicText } from './wire/privacyClass.ts';

/** Which sessions and events are measured. */
export type SamplingStrategy = 'always' | 'never' | 'probabilistic' | 'throttled';

/** The transports that have a name. */
export type TransportBackend = 'http' | 'beacon' | 'localStorage' | 'indexedDB' | 'console' | 'custom';

/** Delivers a batch of redacted events; a rejection means that they are offered again later. */
export type TransportFunction = (events: readonly WireEvent[]) => Promise<void>;

/** A last look at an event before it is redacted: return it, changed or not, or nothing to drop it. */
export type BeforeSend = (event: PipelineEvent) => PipelineEvent | null | undefined;

/** Everything a collector can be told. */
export interface TelemetryConfig<Event extends object = TelemetryEvent> {
  /**
   * Whether anything is collected. A collector that is switched off has no timer and no listener, and reads nothing.
   * @default true
   */
  enabled?: boolean | undefined;
  /**
   * `always` measures every session, `never` none, `probabilistic` the share given by `samplingRate`. `throttled`
   * takes at most `maxEventsPerWindow` events, of the share given by `samplingRate`.
   * @default 'always'
   */
  sampling?: SamplingStrategy | undefined;
  /**
   * Share of sessions that are measured, from 0 to 1. A session is measured as a whole or not at all.
   * @default 1
   */
  samplingRate?: number | undefined;
  /** Shares for single event types, such as `{ 'ui.click': 0.1 }`. Exceptions are always measured unless named here. */
  samplingRates?: Readonly<Record<string, number>> | undefined;
  /**
   * Events that wait before they are sent, at most 100.
   * @default 50
   */
  maxBufferSize?: number | undefined;
  /**
   * The longest an event waits before it is sent, in milliseconds.
   * @default 30000
   */
  flushIntervalMs?: number | undefined;
  /**
   * How events leave, by name or as a transport of your own.
   * @default 'http' with an endpoint, 'custom' with a customTransport, else 'indexedDB', which keeps them in the browser
   */
  transport?: TransportBackend | Transport | undefined;
  /** Where `http` and `beacon` send to: a URL, or a path on the page's own origin. */
  endpoint?: string | undefined;
  /** What `custom` calls. */
  customTransport?: TransportFunction | undefined;
  /** Tells the server which site this is; it is public. */
  writeKey?: string | undefined;
  /** Extra request headers. On another origin they cost a preflight, and requests at page exit go without them. */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Whether personal data is removed before anything is stored or sent.
   * @default true
   */
  redactPII?: boolean | undefined;
  /** More names of fields whose values are removed, in any case style. */
  redactFields?: readonly string[] | undefined;
  /** More patterns to remove, such as `{ customer: /CUST-\d{6}/ }`; each leaves `[REDACTED:customer]`. */
  redactPatterns?: Readonly<Record<string, RegExp>> | undefined;
  /** What stays: names of fields, texts such as the address of your support, or patterns of such texts. */
  redactAllow?: readonly (string | RegExp)[] | undefined;
  /** Called with each event before it is redacted. An event for which it throws is dropped. */
  beforeSend?: BeforeSend | undefined;
  /**
   * Tells at `console.debug` what is collected, dropped and sent.
   * @default false
   */
  debug?: boolean | undefined;
  /**
   * Length of the window of `throttled`, in milliseconds.
   * @default 60000
   */
  throttleWindowMs?: number | undefined;
  /**
   * The most events that `throttled` lets through in any one window.
   * @default 100
   */
  maxEventsPerWindow?: number | undefined;
  /**
   * What is allowed until the person says otherwise.
   * @default 'none' in a browser, 'full' outside one
   */
  consent?: ConsentLevel | undefined;
  /** What your own events hold, from `defineEvents()`; their levels count unless `eventLevels` names them. */
  events?: EventCatalogue<Event> | undefined;
  /** The lowest consent level for events of your own, by type; others need `enhanced`. */
  eventLevels?: Readonly<Record<string, ConsentLevel>> | undefined;
  /**
   * For how many days a random id recognises this browser, from 1 to 365, for a person who allows `full`; a visit that begins
   * later gets another one. 0 for no id at all.
   * @default 30
   */
  userIdDays?: number | undefined;
  /**
   * For how many days your server keeps events (`CANDOR_RETENTION_DAYS`), from 1 to 3650: as long this browser keeps what
   * proves that they are the person's own.
   * @default 90
   */
  retentionDays?: number | undefined;
  /** Version of your site. */
  release?: PublicText | undefined;
  /** Where it runs, such as `production`. */
  environment?: PublicText | undefined;
  /**
   * The most one request carries, in bytes as sent.
   * @default 10000
   */
  maxPayloadBytes?: number | undefined;
  /**
   * The most that waits for the network or is kept in the browser, in bytes; the oldest goes first.
   * @default 2000000
   */
  maxQueueBytes?: number | undefined;
}

/** A configuration whose every option has a valid value. */
export type ResolvedConfig = Readonly<
  {
    [Name in Exclude<keyof TelemetryConfig, OptionalOption>]-?: Exclude<TelemetryConfig[Name], undefined>;
  } & Pick<TelemetryConfig, OptionalOption>
>;

type OptionalOption =
  | 'endpoint'
  | 'customTransport'
  | 'writeKey'
  | 'beforeSend'
  | 'events'
  | 'release'
  | 'environment';

/** Completes and checks a configuration. The only function that throws, and only for a wrong option. */
export function resolveConfig(config: TelemetryConfig = {}): ResolvedConfig {
  const resolved: Record<string, unknown> = { ...config };
  const { endpoint, customTransport } = resolved as TelemetryConfig;
  const transport = endpoint ? 'http' : customTransport ? 'custom' : 'indexedDB';
  const others: Record<string, unknown> = { transport, consent: isBrowser() ? 'none' : 'full' };

  for (const name of Object.keys({ ...options, ...config })) {
    if (!Object.hasOwn(options, name))
      throw new WrongOption(
        `[candor] ${name} is not an option; these are: ${Object.keys(options).join(', ')}`,
      );
    const [kind, fallback = others[name]] = options[name as keyof TelemetryConfig];
    // What is undefined counts as left out.
    if (resolved[name] === undefined) resolved[name] = fallback;
    else check(name, kind, resolved[name]);
  }
  const needed = needs[String(resolved['transport'])];
  if (needed) check(needed, [`set for transport '${resolved['transport']}'`, Boolean], resolved[needed]);
  // Each value has passed its rule.
  return Object.freeze(resolved) as unknown as ResolvedConfig;
}

/** The only place where a transport's name becomes a transport; `undefined` where everything is kept on the device. */
export function resolveTransport(config: ResolvedConfig): Transport | undefined {
  const { transport } = config;
  return typeof transport === 'string' ? transports[transport](config) : transport;
}

const keep = (): undefined => undefined;

const transports: Readonly<Record<TransportBackend, (config: ResolvedConfig) => Transport | undefined>> = {
  http,
  beacon,
  localStorage: keep,
  indexedDB: keep,
  console: consoleTransport,
  custom,
};

/** What a transport that sends cannot do without. */
const needs: Readonly<Record<string, 'endpoint' | 'customTransport'>> = {
  http: 'endpoint',
  beacon: 'endpoint',
  custom: 'customTransport',
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isPattern = (value: unknown, mark: string): boolean => value instanceof RegExp && isUsable(value, mark);
const usable = 'none may match an empty text, [REDACTED:name] or repeat a group that repeats';

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;

const flag: Kind = ['true or false', (value) => typeof value === 'boolean'];
const rate: Kind = ['a number from 0 to 1', (value) => isBetween(value, 0, 1)];
const text: Kind = ['a text that is not empty', isText];
const patterns: Kind = [
  `an object of regular expressions, each under a name of letters, digits, - or _; ${usable}`,
  (value) =>
    isRecord(value) &&
    Object.entries(value as object).every(
      ([name, pattern]) => /^[\w-]+$/.test(name) && isPattern(pattern, `[REDACTED:${name}]`),
    ),
];
const callback: Kind = ['a function', isFunction];
const level: Kind = oneOf(levels);
/** Timers run at once when they are told to wait longer than 24.8 days. */
const duration: Kind = count(1, 2 ** 31 - 1);

function oneOf(words: readonly string[]): Kind {
  return [words.join(', '), (value) => words.includes(value as string)];
}

function recordOf([must, allows]: Kind): Kind {
  return [
    `an object, each value ${must}`,
    (value) => isRecord(value) && Object.values(value as object).every(allows),
  ];
}

const [transportNames, isTransportName] = oneOf(Object.keys(transports));

/** Every option: what it must be, and what it is when it is left out. */
const options: Readonly<Record<keyof TelemetryConfig, readonly [kind: Kind, fallback?: unknown]>> = {
  enabled: [flag, true],
  sampling: [oneOf(['always', 'never', 'probabilistic', 'throttled'] satisfies SamplingStrategy[]), 'always'],
  samplingRate: [rate, 1],
  samplingRates: [recordOf(rate), {}],
  maxBufferSize: [count(1, 100), 50],
  flushIntervalMs: [duration, 30_000],
  transport: [
    [
      `${transportNames}, or an object with send()`,
      (value) => isTransportName(value) || isFunction((value as Partial<Transport> | null)?.send),
    ],
  ],
  // `https://…`, `/path` or `./path`.
  endpoint: [
    [
      'a URL or a path',
      (value) => isText(value) && /^(https?:\/\/[^\s/]|\.{0,2}\/)\S*$/.test(value as string),
    ],
  ],
  customTransport: [callback],
  writeKey: [text],
  headers: [recordOf(text), {}],
  redactPII: [flag, true],
  redactFields: [['an array of names', (value) => Array.isArray(value) && value.every(isText)], []],
  redactPatterns: [patterns, {}],
  redactAllow: [
    [
      `an array of texts and regular expressions; ${usable}`,
      (value) => Array.isArray(value) && value.every((one) => isText(one) || isPattern(one, '[REDACTED]')),
    ],
    [],
  ],
  beforeSend: [callback],
  debug: [flag, false],
  throttleWindowMs: [duration, 60_000],
  maxEventsPerWindow: [count(1, 1e6), 100],
  consent: [level],
  events: [
    recordOf(['from defineEvents()', (value) => isRecord((value as Partial<DefinedEvent> | null)?.fields)]),
  ],
  eventLevels: [recordOf(level), {}],
  userIdDays: [count(0, 365), 30],
  retentionDays: [count(1, 3650), 90],
  release: [text],
  environment: [text],
  // More than 60 000 bytes no browser carries at page exit.
  maxPayloadBytes: [count(1000, 60_000), 10_000],
  maxQueueBytes: [count(10_000, 1e8), 2_000_000],
};
