import { ErrorTracking, HealthCheck, PerformanceMetrics, TelemetryCollector } from '@candor/core';
import { eventData, eventType, type Start } from './peer.ts';

/** Redaction and journal on, as they are when nobody says otherwise; the person has said `enhanced`. */
const create = (endpoint: string) =>
  new TelemetryCollector({ endpoint: `${endpoint}/v1/envelopes`, writeKey: 'bench', consent: 'enhanced' });

export const light: Start = (endpoint) => {
  const collector = create(endpoint);
  return {
    event: (index) => collector.track({ type: eventType, data: eventData(index) }),
    error: (error) => collector.trackError(error),
    flush: () => collector.flush(),
  };
};

/** With everything that a site would start: vitals, errors, health. */
export const full: Start = (endpoint) => {
  const collector = create(endpoint);
  new PerformanceMetrics(collector);
  new HealthCheck(collector);
  const errors = new ErrorTracking(collector);
  return {
    event: (index) => collector.track({ type: eventType, data: eventData(index) }),
    error: (error) => errors.captureError(error),
    flush: () => collector.flush(),
  };
};
