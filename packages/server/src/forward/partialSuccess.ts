import { parseProtobuf } from '../intake/otlp/protobuf.ts';

/** What of a body was not kept although it was taken, and must not be sent again. */
export interface Rejected {
  readonly rejected: number;
  readonly why?: string;
}

/** https://opentelemetry.io/docs/specs/otlp/#partial-success-1; an answer that is none says that all was kept. */
export function readPartialSuccess(bytes: Uint8Array, type: string): Rejected {
  const answer = type.includes('json') ? parse(bytes) : readProtobuf(bytes);
  const partial: unknown = Object(answer).partialSuccess;
  const { rejectedLogRecords, rejectedDataPoints, rejected, errorMessage } = Object(partial) as Record<
    string,
    unknown
  >;
  // 64 bits are texts in JSON.
  const many = Number(rejectedLogRecords ?? rejectedDataPoints ?? rejected ?? 0);
  const why =
    typeof errorMessage === 'string' && errorMessage !== '' ? errorMessage.slice(0, 200) : undefined;
  return { rejected: Number.isSafeInteger(many) && many > 0 ? many : 0, ...(why !== undefined && { why }) };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined; // no answer of OTLP's
  }
}

function readProtobuf(bytes: Uint8Array): unknown {
  const read = parseProtobuf(bytes, 'ExportAnswer');
  return 'value' in read ? read.value : undefined;
}
