import type { DebugSource } from './CandorDebug.ts';

/** What it has cost since the panel was opened. */
export interface Overhead {
  /** When that was, by `performance.now()`. */
  readonly since: number;
  /** How long Candor's own code held the main thread, without what the panel itself adds to it. */
  readonly busyMs: number;
  /** Events that were handed over, and their characters before they were compressed. */
  readonly events: number;
  readonly characters: number;
}

/** How things stand, as names and values: consent, buffer, outbox, ledger, requests, storage and what it all costs. */
export function stateOf(
  collector: DebugSource,
  { since, busyMs, events, characters }: Overhead,
): readonly (readonly [name: string, value: string])[] {
  const { size, maxSize, produced, acknowledged, waiting, dropped, journal, transport, shortened } =
    collector.getBufferStatus();
  const { endpoint = '', sampling, samplingRate, release } = collector.getConfig();
  const last = collector.getConsentReceipts().at(-1);
  const lost = Object.entries(dropped).map(([reason, events]) => `${reason} ${events}`);
  const requests = requestsTo(endpoint);
  const passedMs = performance.now() - since;
  return [
    [
      'consent',
      `${collector.getConsent()}${last ? `, ${last.how}, ${new Date(last.at).toISOString()}` : ''}`,
    ],
    ['sampling', `${sampling} ${samplingRate}`],
    ['release', release ?? '–'],
    ['buffer', `${size} of ${maxSize}`],
    ['produced', String(produced)],
    ['acknowledged', String(acknowledged)],
    ['waiting', `${waiting.events} events, ${waiting.envelopes} envelopes, ${kB(waiting.bytes)}`],
    ['dropped', lost.join(', ') || 'none'],
    ['shortened', String(shortened)],
    ['journal', journal],
    ['transport', `${transport.name}, ${transport.state}`],
    [
      'requests',
      `${requests.length}, ${Math.round(requests.reduce((sum, { duration }) => sum + duration, 0))} ms, ${kB(bytesOf(requests))} of answers`,
    ],
    ['on the device', kB(storedCharacters())],
    [
      'main thread',
      `${busyMs.toFixed(1)} ms in ${(passedMs / 1000).toFixed(0)} s (${((busyMs / passedMs) * 100).toFixed(2)} %)`,
    ],
    ['handed over', `${events} events, ${kB(characters)} before compression`],
    ['script', scriptSize()],
  ];
}

function requestsTo(endpoint: string): readonly PerformanceResourceTiming[] {
  const { href } = new URL(endpoint, location.href);
  return resources().filter(({ name }) => endpoint && name.startsWith(href));
}

function resources(): readonly PerformanceResourceTiming[] {
  return performance.getEntriesByType('resource') as PerformanceResourceTiming[];
}

/** As they travelled; of another origin a browser tells 0 unless that allows it. */
function bytesOf(entries: readonly PerformanceResourceTiming[]): number {
  return entries.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0);
}

/** Of the script tag; what is in a bundle of the site's cannot be told apart. */
function scriptSize(): string {
  const { src = '' } = document.querySelector<HTMLScriptElement>('script[data-endpoint][src]') ?? {};
  const entry = resources().find(({ name }) => name === src);
  if (!entry) return 'in a bundle of the site';
  const { transferSize, encodedBodySize } = entry;
  return transferSize || !encodedBodySize ? kB(transferSize) : `${kB(encodedBodySize)}, from the cache`;
}

/** In `localStorage`, under names of ours. */
function storedCharacters(): number {
  try {
    return Object.entries(localStorage)
      .filter(([name]) => name.startsWith('candor.'))
      .reduce((sum, [name, text]) => sum + name.length + String(text).length, 0);
  } catch {
    return 0; // Denied: then nothing lies there.
  }
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
