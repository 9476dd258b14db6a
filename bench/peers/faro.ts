import { type BrowserConfig, faro, initializeFaro } from '@grafana/faro-web-sdk';
import { eventData, eventType, type Peer, type Start } from './peer.ts';

// It turns the values into text itself.
type Attributes = Parameters<typeof faro.api.pushEvent>[1];

const peer: Peer = {
  event: (index) => faro.api.pushEvent(eventType, eventData(index) as Attributes),
  error: (error) => faro.api.pushError(error instanceof Error ? error : new Error(String(error))),
};

function start(endpoint: string, config?: Partial<BrowserConfig>): Peer {
  initializeFaro({
    url: `${endpoint}/collect`,
    app: { name: 'bench', version: '1.0.0' },
    requestCompression: true,
    ...config,
  });
  return peer;
}

/** Gzip on; batches of 50 or 250 ms by default. No instrumentations. */
export const light: Start = (endpoint) => start(endpoint, { instrumentations: [] });

/** With its default instrumentations: errors, vitals, console, session, view, performance. */
export const full: Start = (endpoint) => start(endpoint);
