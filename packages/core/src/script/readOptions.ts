import type { TelemetryConfig } from '../index.ts';

/** What a script tag says. */
export interface ScriptOptions {
  readonly config: TelemetryConfig;
  readonly globalName: string;
  /** Whether page views and marked clicks are tracked without code. */
  readonly isAutomatic: boolean;
  /** Addresses to check, by the name of the service. */
  readonly services: readonly (readonly [name: string, url: string])[];
}

/**
 * Reads the `data-*` attributes of a script tag: `endpoint`, `key`, `consent`, `sample`, `release`, `environment`,
 * `debug`, `global`, `auto="off"` and `health="api=/health search=/search/health"`.
 */
export function readOptions(tag: Element | null): ScriptOptions {
  const read = (name: string): string | undefined => tag?.getAttribute(`data-${name}`) ?? undefined;
  const sample = read('sample');
  const config = {
    endpoint: read('endpoint') ?? toDefaultEndpoint(tag),
    writeKey: read('key'),
    consent: read('consent'),
    sampling: sample === undefined ? undefined : 'probabilistic',
    samplingRate: sample === undefined ? undefined : Number(sample),
    release: read('release'),
    environment: read('environment'),
    debug: read('debug') === undefined ? undefined : read('debug') !== 'false',
  };
  return {
    // What was left out must not be there at all. The collector checks the rest, such as an unknown consent level.
    config: Object.fromEntries(
      Object.entries(config).filter(([, value]) => value !== undefined),
    ) as TelemetryConfig,
    globalName: read('global') || 'candor',
    isAutomatic: !/^(off|false)$/.test(read('auto') ?? ''),
    services: toServices(read('health') ?? ''),
  };
}

// The server that gives the file also takes the events.
function toDefaultEndpoint(tag: Element | null): string {
  const source = tag instanceof HTMLScriptElement ? tag.src : '';
  return new URL('/v1/envelopes', source || location.href).href;
}

function toServices(text: string): [string, string][] {
  return text
    .split(/\s+/)
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
    .filter(([name]) => name);
}
