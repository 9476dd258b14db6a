/** Why a question in SQL has no answer: the database refuses it, or cannot be reached. The message is for who asked. */
export class SqlProblem extends Error {
  readonly reason: 'refused' | 'unavailable';

  constructor(reason: SqlProblem['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SqlProblem';
    this.reason = reason;
  }
}
