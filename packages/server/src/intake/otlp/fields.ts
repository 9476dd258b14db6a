/** How a field lies in a message; a text names the message that it is, and `[]` that there may be many. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'int64'
  | 'sint32'
  | 'enum'
  | 'double'
  | 'fixed64'
  | 'sfixed64'
  | 'hex'
  | 'bytes'
  | 'doubles'
  | 'fixed64s'
  | 'uint64s'
  | MessageName
  | `${MessageName}[]`;

/** Number → name in JSON and type. What is not named is skipped. */
type Fields = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

export type MessageName =
  | 'ExportAnswer'
  | 'PartialSuccess'
  | 'ExportLogs'
  | 'ExportMetrics'
  | 'ExportTraces'
  | 'ResourceLogs'
  | 'ResourceMetrics'
  | 'ResourceSpans'
  | 'ScopeLogs'
  | 'ScopeMetrics'
  | 'ScopeSpans'
  | 'Resource'
  | 'Scope'
  | 'LogRecord'
  | 'Span'
  | 'SpanEvent'
  | 'SpanStatus'
  | 'Metric'
  | 'Points'
  | 'Sum'
  | 'Histogram'
  | 'ExponentialHistogram'
  | 'Summary'
  | 'NumberPoint'
  | 'HistogramPoint'
  | 'ExponentialPoint'
  | 'Buckets'
  | 'SummaryPoint'
  | 'Quantile'
  | 'KeyValue'
  | 'AnyValue'
  | 'ArrayValue'
  | 'KeyValueList';

const attributes = (number: number): Fields => ({ [number]: ['attributes', 'KeyValue[]'] });

/**
 * Those fields of OTLP's messages that are read, under the names that they have in JSON.
 * https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
export const messages: Readonly<Record<MessageName, Fields>> = {
  ExportAnswer: { 1: ['partialSuccess', 'PartialSuccess'] },
  PartialSuccess: { 1: ['rejected', 'int64'], 2: ['errorMessage', 'string'] },
  ExportLogs: { 1: ['resourceLogs', 'ResourceLogs[]'] },
  ExportMetrics: { 1: ['resourceMetrics', 'ResourceMetrics[]'] },
  ExportTraces: { 1: ['resourceSpans', 'ResourceSpans[]'] },
  ResourceLogs: { 1: ['resource', 'Resource'], 2: ['scopeLogs', 'ScopeLogs[]'] },
  ResourceMetrics: { 1: ['resource', 'Resource'], 2: ['scopeMetrics', 'ScopeMetrics[]'] },
  ResourceSpans: { 1: ['resource', 'Resource'], 2: ['scopeSpans', 'ScopeSpans[]'] },
  ScopeLogs: { 1: ['scope', 'Scope'], 2: ['logRecords', 'LogRecord[]'] },
  ScopeMetrics: { 1: ['scope', 'Scope'], 2: ['metrics', 'Metric[]'] },
  ScopeSpans: { 1: ['scope', 'Scope'], 2: ['spans', 'Span[]'] },
  Resource: attributes(1),
  Scope: { 1: ['name', 'string'], 2: ['version', 'string'] },
  LogRecord: {
    1: ['timeUnixNano', 'fixed64'],
    2: ['severityNumber', 'enum'],
    3: ['severityText', 'string'],
    5: ['body', 'AnyValue'],
    ...attributes(6),
    9: ['traceId', 'hex'],
    10: ['spanId', 'hex'],
    11: ['observedTimeUnixNano', 'fixed64'],
    12: ['eventName', 'string'],
  },
  Span: {
    1: ['traceId', 'hex'],
    2: ['spanId', 'hex'],
    4: ['parentSpanId', 'hex'],
    5: ['name', 'string'],
    6: ['kind', 'enum'],
    7: ['startTimeUnixNano', 'fixed64'],
    8: ['endTimeUnixNano', 'fixed64'],
    ...attributes(9),
    11: ['events', 'SpanEvent[]'],
    15: ['status', 'SpanStatus'],
  },
  SpanEvent: { 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'string'], ...attributes(3) },
  SpanStatus: { 2: ['message', 'string'], 3: ['code', 'enum'] },
  Metric: {
    1: ['name', 'string'],
    3: ['unit', 'string'],
    5: ['gauge', 'Points'],
    7: ['sum', 'Sum'],
    9: ['histogram', 'Histogram'],
    10: ['exponentialHistogram', 'ExponentialHistogram'],
    11: ['summary', 'Summary'],
  },
  Points: { 1: ['dataPoints', 'NumberPoint[]'] },
  Sum: {
    1: ['dataPoints', 'NumberPoint[]'],
    2: ['aggregationTemporality', 'enum'],
    3: ['isMonotonic', 'bool'],
  },
  Histogram: { 1: ['dataPoints', 'HistogramPoint[]'], 2: ['aggregationTemporality', 'enum'] },
  ExponentialHistogram: { 1: ['dataPoints', 'ExponentialPoint[]'], 2: ['aggregationTemporality', 'enum'] },
  Summary: { 1: ['dataPoints', 'SummaryPoint[]'] },
  NumberPoint: {
    2: ['startTimeUnixNano', 'fixed64'],
    3: ['timeUnixNano', 'fixed64'],
    4: ['asDouble', 'double'],
    6: ['asInt', 'sfixed64'],
    ...attributes(7),
  },
  HistogramPoint: {
    2: ['startTimeUnixNano', 'fixed64'],
    3: ['timeUnixNano', 'fixed64'],
    4: ['count', 'fixed64'],
    5: ['sum', 'double'],
    6: ['bucketCounts', 'fixed64s'],
    7: ['explicitBounds', 'doubles'],
    ...attributes(9),
    11: ['min', 'double'],
    12: ['max', 'double'],
  },
  ExponentialPoint: {
    ...attributes(1),
    3: ['timeUnixNano', 'fixed64'],
    4: ['count', 'fixed64'],
    5: ['sum', 'double'],
    6: ['scale', 'sint32'],
    7: ['zeroCount', 'fixed64'],
    8: ['positive', 'Buckets'],
    9: ['negative', 'Buckets'],
    12: ['min', 'double'],
    13: ['max', 'double'],
  },
  Buckets: { 1: ['offset', 'sint32'], 2: ['bucketCounts', 'uint64s'] },
  SummaryPoint: {
    3: ['timeUnixNano', 'fixed64'],
    4: ['count', 'fixed64'],
    5: ['sum', 'double'],
    6: ['quantileValues', 'Quantile[]'],
    ...attributes(7),
  },
  Quantile: { 1: ['quantile', 'double'], 2: ['value', 'double'] },
  KeyValue: { 1: ['key', 'string'], 2: ['value', 'AnyValue'] },
  AnyValue: {
    1: ['stringValue', 'string'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', 'ArrayValue'],
    6: ['kvlistValue', 'KeyValueList'],
    7: ['bytesValue', 'bytes'],
  },
  ArrayValue: { 1: ['values', 'AnyValue[]'] },
  KeyValueList: { 1: ['values', 'KeyValue[]'] },
};
