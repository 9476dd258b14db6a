import { QuestionProblem } from './QuestionProblem.ts';

/** Whether a question is written as JSON; no text form begins with a brace. */
export function isJson(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** Reads the JSON form. Throws `QuestionProblem`. */
export function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new QuestionProblem(
      'This begins as JSON does and is none. Close what is open, or use the text form.',
    );
  }
}
