/** A question that is not understood; its message is for who asked and holds the cure. */
export class QuestionProblem extends Error {
  /** Where in the text, from 1; `undefined` where the question is JSON or the whole of it is meant. */
  readonly position: number | undefined;

  constructor(message: string, position?: number) {
    super(position === undefined ? message : `At character ${position}: ${message}`);
    this.name = 'QuestionProblem';
    this.position = position;
  }
}
