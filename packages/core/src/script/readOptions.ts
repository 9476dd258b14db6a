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
 * `health="api=/health search=/search/health"`. What others have written there is left alone; what looks like a slip of the pen is told
 * at `console.warn`.
 */
export function readOptions(tag: Element | null): ScriptOptions {
  const { global, auto = '', health = '', ...said } = { ...(tag as HTMLElement | null)?.dataset };
  const defaults = resolveConfig() as unknown as Record<string, unknown>;
  const config: Record<string, unknown> = { endpoint: toDefaultEndpoint(tag) };
  const names = Object.keys({ ...shortNames, global, auto, health, ...defaults });
  for (const [given, text = ''] of Object.entries(said)) {
    // HTML knows no capitals: `redactPII` is `data-redact-pii`.
    const meant = names.find((name) => name.toLowerCase() === given.toLowerCase()) ?? given;
    const name = shortNames[meant] ?? meant;
    if (Object.hasOwn(defaults, name)) config[name] = toValue(text, defaults[name]);
    else hint(given, names);
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

function hint(given: string, names: readonly string[]): void {
  const own = given.replace(/^candor/, '').toLowerCase();
  const right =
    names.find((name) => isNear(own, name.toLowerCase(), own.length > 3 ? 2 : 0)) ??
    names.find((name) => own.startsWith(name.toLowerCase()));
  if (right) console.warn(`[candor] ${toAttribute(given)} is not read: do you mean ${toAttribute(right)}?`);
}

/** Whether one text becomes the other by so many letters put in, left out or changed. */
function isNear(one: string, other: string, slips: number): boolean {
  if (!one || !other) return one.length + other.length <= slips;
  const rest = one.slice(1);
  const otherRest = other.slice(1);
  if (one[0] === other[0]) return isNear(rest, otherRest, slips);
  return (
    slips > 0 &&
    [
      [rest, otherRest],
      [rest, other],
      [one, otherRest],
    ].some(([a = '', b = '']) => isNear(a, b, slips - 1))
  );
}

function toAttribute(name: string): string {
  return `data-${name.replace(/[A-Z]+/g, '-$&').toLowerCase()}`;
}
