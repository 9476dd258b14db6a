/**
 * Why the store did not do what it was asked: too many ask or write at once, the question costs too much, the store cannot
 * be reached, a block holds an event that cannot be stored, or something else.
 */
export type StoreProblemReason = 'busy' | 'too-heavy' | 'unavailable' | 'unreadable' | 'failed';

/** What went wrong in a store. The message is for the log, not for who asked. */
export class StoreProblem extends Error {
  readonly reason: StoreProblemReason;

  constructor(reason: StoreProblemReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreProblem';
    this.reason = reason;
  }
}

const PASSING: ReadonlySet<StoreProblemReason> = new Set(['unavailable', 'busy', 'too-heavy']);

/** Whether the same may work in a while. */
export function mayPass(error: unknown): boolean {
  return error instanceof StoreProblem && PASSING.has(error.reason);
}

/** Whether somebody else was in the way, so that the same may work at once. */
export function isBusy(error: unknown): boolean {
  return error instanceof StoreProblem && error.reason === 'busy';
}
