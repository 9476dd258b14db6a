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
   * @default 1000000
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
  return Object.freeze({ ...defaults(config), ...config });
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
    consent: 'document' in globalThis ? 'none' : 'full',
    eventLevels: {},
    maxPayloadBytes: 10_000,
    maxQueueBytes: 1_000_000,
  };
}
