import { SeverityNumber } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import { eventData, eventType, type Start } from './peer.ts';

/** Batches of 512 by default; its browser exporter has no compression. */
export const light: Start = (endpoint) => {
  const exporter = new OTLPLogExporter({ url: `${endpoint}/v1/logs` });
  const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger('bench');
  return {
    event: (index) =>
      logger.emit({
        eventName: eventType,
        severityNumber: SeverityNumber.INFO,
        attributes: eventData(index),
      }),
    error: (error) =>
      logger.emit({
        eventName: 'exception',
        severityNumber: SeverityNumber.ERROR,
        attributes: describe(error),
      }),
    flush: () => provider.forceFlush(),
  };
};

/** With vitals and uncaught errors, which its users wire up by hand. */
export const full: Start = (endpoint) => {
  const peer = light(endpoint);
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(() => peer.event(0));
  addEventListener('error', ({ error }) => peer.error(error));
  addEventListener('unhandledrejection', ({ reason }) => peer.error(reason));
  return peer;
};

function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { 'exception.message': String(error) };
  return {
    'exception.type': error.name,
    'exception.message': error.message,
    'exception.stacktrace': error.stack ?? '',
  };
}
