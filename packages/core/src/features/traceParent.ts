/** The ids of one request. https://www.w3.org/TR/trace-context/#traceparent-header */
export interface TraceIds {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
}

/** Random ids. */
export function createTraceIds(): TraceIds {
  const digits = [...crypto.getRandomValues(new Uint8Array(24))].map((byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  const hex = digits.join('');
  return { traceId: hex.slice(0, 32), spanId: hex.slice(32) };
}

/** The header that hands them to a server, which should record this trace. */
export function toTraceParent({ traceId, spanId }: TraceIds): string {
  return `00-${traceId}-${spanId}-01`;
}
