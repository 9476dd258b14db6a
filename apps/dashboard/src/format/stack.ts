/** One line of a stack, split so that the eye finds the function first. */
export interface StackLine {
  /** Position in the stack; lines repeat in recursion. */
  number: number;
  /** The function, or the whole line when the browser's form is not known. */
  main: string;
  /** File, line and column. */
  place: string;
}

const MAX_LINES = 100;

/** Splits a stack of any browser; plain string search, since the text comes from strangers. */
export function toStackLines(stack: string): StackLine[] {
  return stack
    .split('\n', MAX_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => ({ number: index + 1, ...toParts(line) }));
}

function toParts(line: string): Omit<StackLine, 'number'> {
  // Chromium: `at send (https://example.test/app.js:1:2)`
  if (line.startsWith('at ')) {
    const open = line.lastIndexOf(' (');
    if (open === -1 || !line.endsWith(')')) return { main: 'at (anonymous)', place: line.slice(3) };
    return { main: line.slice(0, open), place: line.slice(open + 2, -1) };
  }
  // Firefox and Safari: `send@https://example.test/app.js:1:2`
  const at = line.indexOf('@');
  const isFrame = at !== -1 && line.indexOf(' ') === -1 && line.includes(':', at);
  if (isFrame) return { main: `at ${line.slice(0, at) || '(anonymous)'}`, place: line.slice(at + 1) };
  return { main: line, place: '' };
}
