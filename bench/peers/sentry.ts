import { browserTracingIntegration, captureException, flush, init, logger } from '@sentry/browser';
import { eventData, eventType, type Peer, type Start } from './peer.ts';

const peer: Peer = {
  event: (index) => logger.info(eventType, eventData(index)),
  error: (error) => captureException(error),
  flush: () => flush(),
};

function dsnOf(endpoint: string): string {
  const { host, pathname } = new URL(endpoint);
  return `http://public@${host}${pathname}/1`;
}

/** Structured logs, which it sends by the hundred; it has no compression. No integrations, no client reports. */
export const light: Start = (endpoint) => {
  init({ dsn: dsnOf(endpoint), defaultIntegrations: false, sendClientReports: false });
  return peer;
};

/** With its default integrations and with tracing, which is where its vitals are. */
export const full: Start = (endpoint) => {
  init({ dsn: dsnOf(endpoint), integrations: [browserTracingIntegration()], tracesSampleRate: 1 });
  return peer;
};
