/** A change that cannot be made; the message is for who asked and holds the cure. */
export class AccessProblem extends Error {
  readonly reason: 'invalid' | 'unknown' | 'conflict';

  constructor(reason: AccessProblem['reason'], message: string) {
    super(message);
    this.name = 'AccessProblem';
    this.reason = reason;
  }
}
