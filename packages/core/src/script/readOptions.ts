import { toUrl } from '../browser/toUrl.ts';
import { resolveConfig } from '../config.ts';
import type { TelemetryConfig } from '../index.ts';

/** What a script tag says. */
export interface ScriptOptions {
  readonly config: TelemetryConfig;
  readonly globalName: string;
  /** Whether visits, page views and marked clicks are tracked without code. */
  readonly isAutomatic: boolean;
  /** Addresses to check, by the name of the service. */
  readonly services: readonly Pair[];
}

type Pair = readonly [name: string, value: string];

/** Options that people write often. */
const shortNames: Readonly<Record<string, string>> = {
  key: 'writeKey',
  sample: 'samplingRate',
  flush: 'flushIntervalMs',
  userDays: 'userIdDays',
  redact: 'redactPII',
};

/**
 * Reads the `data-*` attributes of a script tag: every option of the collector that a text can say, by its own name, such as
 * `data-max-buffer-size`, or by a short one (`key`, `sample`, `flush`, `user-days`, `redact`); and `global`, `auto="off"` and
 * `health="api=/health search=/search/health"`. What others have written there is left alone.
 */
export function readOptions(tag: Element | null): ScriptOptions {
  const { global, auto = '', health = '', ...said } = { ...(tag as HTMLElement | null)?.dataset };
  const defaults = resolveConfig() as unknown as Record<string, unknown>;
  const config: Record<string, unknown> = { endpoint: toDefaultEndpoint(tag) };
  for (const [given, text = ''] of Object.entries(said)) {
    const name = shortNames[given] ?? given;
    if (Object.hasOwn(defaults, name)) config[name] = toValue(text, defaults[name]);
    if (name === 'samplingRate') config['sampling'] ??= 'probabilistic';
  }
  return {
    // The collector checks it, such as an unknown consent level.
    config: config as TelemetryConfig,
    globalName: global || 'candor',
    isAutomatic: !isOff(auto),
    services: toPairs(health),
  };
}

/** What a text means, by what stands there when it is left out. What is no number stays, so that the message can show it. */
function toValue(text: string, fallback: unknown): unknown {
  if (typeof fallback === 'number') return text && !Number.isNaN(Number(text)) ? Number(text) : text;
  if (typeof fallback === 'boolean') return !isOff(text);
  return Array.isArray(fallback) ? (text.match(/[^\s,]+/g) ?? []) : text;
}

// Templates of some languages write `False`.
function isOff(text: string): boolean {
  return /^(off|false)$/i.test(text);
}

// The server that gives the file also takes the events.
function toDefaultEndpoint(tag: Element | null): string | undefined {
  // A file that was loaded as a blob, and a page without an address, have no server.
  return toUrl('/v1/envelopes', (tag as HTMLScriptElement | null)?.src || location.href)?.href;
}

function toPairs(text: string): Pair[] {
  return Array.from(text.matchAll(/(\S+?)=(\S+)/g), ([, name = '', value = '']) => [name, value]);
}
