import { randomBytes } from 'node:crypto';

/** Which trace a request belongs to. https://www.w3.org/TR/trace-context/ */
export interface Trace {
  readonly traceId: string;
  /** What goes to whom the request leads to next. */
  readonly traceparent: string;
}

/** Goes on with the trace of `traceparent`, or begins one where there is none or one that is not valid. */
export function continueTrace(traceparent: string | undefined): Trace {
  const [, given] =
    /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}/.exec(traceparent ?? '') ?? [];
  const traceId = given ?? randomBytes(16).toString('hex');
  return { traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
}
