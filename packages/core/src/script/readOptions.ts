import type { TelemetryConfig } from '../index.ts';

/** What a script tag says. */
export interface ScriptOptions {
  readonly config: TelemetryConfig;
  readonly globalName: string;
  /** Whether visits, page views and marked clicks are tracked without code. */
  readonly isAutomatic: boolean;
  /** Addresses to check, by the name of the service. */
  readonly services: readonly (readonly [name: string, url: string])[];
}

/**
 * Reads the `data-*` attributes of a script tag: `endpoint`, `key`, `consent`, `sample`, `user-days`, `retention-days`, `release`,
 * `environment`, `flush` (milliseconds), `debug`, `global`, `auto="off"` and `health="api=/health search=/search/health"`.
 */
export function readOptions(tag: Element | null): ScriptOptions {
  const {
    endpoint,
    key,
    consent,
    sample,
    userDays,
    retentionDays,
    release,
    environment,
    flush,
    debug,
    global,
    auto,
    health,
  } = (tag as HTMLElement | null)?.dataset ?? {};
  const sampling = sample !== undefined && { sampling: 'probabilistic', samplingRate: Number(sample) };
  const config = {
    endpoint: endpoint ?? toDefaultEndpoint(tag),
    writeKey: key,
    consent,
    ...sampling,
    userIdDays: userDays === undefined ? undefined : Number(userDays),
    retentionDays: retentionDays === undefined ? undefined : Number(retentionDays),
    release,
    environment,
    flushIntervalMs: flush === undefined ? undefined : Number(flush),
    debug: debug === undefined ? undefined : debug !== 'false',
  };
  return {
    // The collector leaves out what is undefined and checks the rest, such as an unknown consent level.
    config: config as TelemetryConfig,
    globalName: global || 'candor',
    isAutomatic: !/^(off|false)$/.test(auto ?? ''),
    services: toServices(health ?? ''),
  };
}

// The server that gives the file also takes the events.
function toDefaultEndpoint(tag: Element | null): string {
  const source = tag instanceof HTMLScriptElement ? tag.src : '';
  return new URL('/v1/envelopes', source || location.href).href;
}

function toServices(text: string): [string, string][] {
  return Array.from(text.matchAll(/(\S+?)=(\S+)/g), ([, name = '', url = '']) => [name, url]);
}
