import { SeverityNumber, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Visit } from './visit.ts';

const exporters = {
  json: { Logs: JsonLogs, Metrics: JsonMetrics, Traces: JsonTraces },
  protobuf: { Logs: ProtobufLogs, Metrics: ProtobufMetrics, Traces: ProtobufTraces },
} as const;

/** A page measured by OpenTelemetry alone, which tells it everything personal that a site could. */
async function visit({ server, key, release, leaks, flavour }: Visit): Promise<void> {
  const { Logs, Metrics, Traces } = exporters[flavour === 'protobuf' ? 'protobuf' : 'json'];
  const to = (signal: string) => ({ url: `${server}/v1/${signal}?key=${key}` });
  const resource = resourceFromAttributes({
    'service.name': 'shop',
    'service.version': release,
    'deployment.environment.name': 'e2e',
    'browser.language': 'de',
    'user_agent.original': navigator.userAgent,
    'session.id': 'otel-session-in-clear',
    'user.id': 'otel-user-in-clear',
  });

  const logs = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new Logs(to('logs')) })],
  });
  const logger = logs.getLogger('shop');
  const page = { 'url.full': `${location.origin}/basket?coupon=query-in-clear#fragment-in-clear` };
  const vital = { name: 'inp', value: 232, delta: 232, id: 'v6-1', rating: 'needs-improvement' };
  logger.emit({
    eventName: 'browser.web_vital',
    attributes: {
      ...page,
      ...Object.fromEntries(Object.entries(vital).map(([name, of]) => [`browser.web_vital.${name}`, of])),
      'browser.web_vital.navigation_type': 'navigate',
    },
  });
  logger.emit({
    eventName: 'exception',
    severityNumber: SeverityNumber.ERROR,
    attributes: {
      ...page,
      'exception.type': 'RangeError',
      'exception.message': `otel: no wall for the card, said ${leaks.join(', ')}`,
      'exception.stacktrace': new RangeError('otel: no wall for the card').stack ?? '',
    },
  });
  logger.emit({ eventName: 'basket.filled', attributes: { items: 3, 'user.email': leaks[0] ?? '' } });
  logger.emit({ severityNumber: SeverityNumber.WARN, body: `otel: slow for ${leaks[0]}` });
  logger.emit({
    eventName: 'health.check',
    attributes: { service: 'otel-payments', status: 'healthy', responseTimeMs: 41.5 },
  });

  const metrics = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new Metrics(to('metrics')) })],
  });
  const meter = metrics.getMeter('shop');
  meter.createCounter('basket.opened', { unit: '{basket}' }).add(3, { plan: 'pro', email: leaks[0] ?? '' });
  meter.createHistogram('basket.total', { unit: 'EUR' }).record(12.5);
  meter.createGauge('basket.size').record(4);

  const traces = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new Traces(to('traces')) })],
  });
  const span = traces.getTracer('shop').startSpan('GET /basket', {
    kind: SpanKind.CLIENT,
    attributes: { 'http.request.method': 'GET', 'url.full': `https://api.example/basket?mail=${leaks[0]}` },
  });
  span.recordException(new TypeError('otel: the span failed'));
  span.setStatus({ code: SpanStatusCode.ERROR, message: `no basket of ${leaks[0]}` });
  span.end();

  await Promise.all([logs.forceFlush(), metrics.forceFlush(), traces.forceFlush()]);
}

Object.assign(globalThis, { visit });
