import { datadogRum } from '@datadog/browser-rum';
import { flushDatadog } from './flushDatadog.ts';
import { eventData, eventType, type Peer, type Start } from './peer.ts';

const peer: Peer = {
  event: (index) => datadogRum.addAction(eventType, eventData(index)),
  error: (error) => datadogRum.addError(error),
  flush: flushDatadog,
};

function start(endpoint: string, isTracking: boolean): Peer {
  datadogRum.init({
    applicationId: '00000000-0000-4000-8000-000000000000',
    clientToken: 'pub',
    site: 'datadoghq.com',
    proxy: `${endpoint}/intake`,
    sessionSampleRate: 100,
    sessionReplaySampleRate: 0,
    telemetrySampleRate: 0,
    compressIntakeRequests: true,
    trackUserInteractions: isTracking,
    trackResources: isTracking,
    trackLongTasks: isTracking,
  });
  return peer;
}

/** Compressed in its worker; batches as for logs. At most 3000 events a minute get through. */
export const light: Start = (endpoint) => start(endpoint, false);

/** With what it tracks by default. */
export const full: Start = (endpoint) => start(endpoint, true);
