/** An upload that could not be carried out; the message holds the cure. */
export class UploadProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UploadProblem';
  }
}
