/** A message that did not go out; the reason holds nothing of the channel's secrets. */
export class SendProblem extends Error {
  readonly reason: string;
  /** Whether trying again cannot help. */
  readonly isFinal: boolean;
  /** When the receiver wants to be asked again, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: string,
    { isFinal = false, retryAfterMs }: { isFinal?: boolean; retryAfterMs?: number } = {},
  ) {
    super(reason);
    this.name = 'SendProblem';
    this.reason = reason;
    this.isFinal = isFinal;
    this.retryAfterMs = retryAfterMs;
  }
}
