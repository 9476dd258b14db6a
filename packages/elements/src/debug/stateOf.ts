import type { DebugSource } from './CandorDebug.ts';

/** How things stand, as names and values: consent, buffer, outbox, ledger, requests and storage. */
export function stateOf(collector: DebugSource): readonly (readonly [name: string, value: string])[] {
  const { size, maxSize, produced, acknowledged, waiting, dropped, journal, transport, shortened } =
    collector.getBufferStatus();
  const { endpoint = '', sampling, samplingRate, release } = collector.getConfig();
  const last = collector.getConsentReceipts().at(-1);
  const lost = Object.entries(dropped).map(([reason, events]) => `${reason} ${events}`);
  const requests = requestsTo(endpoint);
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
      `${requests.length}, ${Math.round(requests.reduce((sum, { duration }) => sum + duration, 0))} ms`,
    ],
    ['on the device', kB(storedCharacters())],
  ];
}

function requestsTo(endpoint: string): PerformanceEntryList {
  const { href } = new URL(endpoint, location.href);
  return performance.getEntriesByType('resource').filter(({ name }) => endpoint && name.startsWith(href));
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
