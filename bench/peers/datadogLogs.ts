import { datadogLogs } from '@datadog/browser-logs';
import { flushDatadog } from './flushDatadog.ts';
import { eventData, eventType, type Peer, type Start } from './peer.ts';

const peer: Peer = {
  event: (index) => datadogLogs.logger.info(eventType, eventData(index)),
  error: (error) => datadogLogs.logger.error('caught', {}, error instanceof Error ? error : undefined),
  flush: flushDatadog,
};

function start(endpoint: string, forwardErrorsToLogs: boolean): Peer {
  datadogLogs.init({
    clientToken: 'pub',
    site: 'datadoghq.com',
    proxy: `${endpoint}/intake`,
    sessionSampleRate: 100,
    telemetrySampleRate: 0,
    forwardErrorsToLogs,
  });
  return peer;
}

/** Batches of 16 kB, 50 events or 30 s by default; logs have no compression. At most 3000 events a minute get through. */
export const light: Start = (endpoint) => start(endpoint, false);

/** With uncaught errors. */
export const full: Start = (endpoint) => start(endpoint, true);
