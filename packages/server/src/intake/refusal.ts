/** Why a request is not taken, in words for whoever sent it. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 411 | 413 | 415 | 429 | 503;
  readonly code: string;
  /** Says what to mend; never repeats what was sent. */
  readonly message: string;
  /** The outcome that its events end in. */
  readonly outcome: 'invalid' | 'oversize' | 'limited';
  /** Seconds; where it is not said, a few. */
  readonly retryAfter?: number;
}

/** Makes a refusal; its outcome follows from the status. */
export function refuse(status: Refusal['status'], code: string, message: string): Refusal {
  const isLimit = status === 429 || status === 503 || status === 408;
  return { status, code, message, outcome: status === 413 ? 'oversize' : isLimit ? 'limited' : 'invalid' };
}

/** Tells a refusal from what was asked for. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'status' in value && 'outcome' in value;
}
