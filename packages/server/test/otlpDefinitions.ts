import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A message as OpenTelemetry's own definitions generate it. */
interface MessageType {
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
  fromObject(given: object): object;
  /** `null` for what has the right types. */
  verify(given: object): string | null;
  toObject(message: object, options: object): Record<string, unknown>;
}

interface Service {
  ExportLogsServiceRequest: MessageType;
  ExportLogsServiceResponse: MessageType;
  ExportMetricsServiceRequest: MessageType;
}

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@opentelemetry/otlp-transformer/package.json'));
const { opentelemetry } = require(join(folder, 'build/src/generated/root.js'));
const { logs, metrics } = opentelemetry.proto.collector as {
  logs: { v1: Service };
  metrics: { v1: Service };
};

export const LogsRequest: MessageType = logs.v1.ExportLogsServiceRequest;
export const LogsResponse: MessageType = logs.v1.ExportLogsServiceResponse;
export const MetricsRequest: MessageType = metrics.v1.ExportMetricsServiceRequest;

/** What a request in protobuf says, in the words of the definitions: 64 bits and enums as texts and numbers, bytes in base64. */
export function toWords(type: MessageType, bytes: Uint8Array): Record<string, unknown> {
  return type.toObject(type.decode(bytes), { longs: String, enums: Number, bytes: String });
}

/**
 * The same of a request in JSON; ids of traces are hex digits there and not base64
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). What the definitions do not have is lost on the way.
 */
export function fromJson(type: MessageType, text: string): Record<string, unknown> {
  const given = JSON.parse(text, (key, value) =>
    key === 'traceId' || key === 'spanId' ? Buffer.from(String(value), 'hex').toString('base64') : value,
  ) as object;
  return toWords(type, type.encode(type.fromObject(given)).finish());
}
