/** Why a server did not start, and the cure. Shown as it is, without a stack. */
export class StartProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartProblem';
  }
}

/** Says that a store cannot be used, however long one waits. */
export function toStartProblem(error: unknown): StartProblem {
  const message = error instanceof Error ? error.message.replace(/^\[candor\] /, '') : String(error);
  return new StartProblem(`The store cannot be used: ${message}`, { cause: error });
}
