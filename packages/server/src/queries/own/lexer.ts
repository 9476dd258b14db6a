import { QuestionProblem } from './QuestionProblem.ts';

/** One piece of a question's text, and where it begins, from 1. */
export interface Token {
  kind: 'word' | 'quoted' | 'sign' | 'end';
  text: string;
  position: number;
}

/** The longest text of a question. */
const MAX_TEXT = 4_096;

const SIGNS = ['!=', '≠', '>=', '≥', '<=', '≤', '=', '>', '<', '(', ')', ','] as const;
const SAME_AS: Readonly<Record<string, string>> = { '≠': '!=', '≥': '>=', '≤': '<=' };
const WORD = /[^\s"'(),=!<>≠≥≤]+/y;
const SPACE = /\s*/y;

/** Cuts a question's text into words, quoted texts and signs. Throws `QuestionProblem`. */
export function toTokens(text: string): Token[] {
  if (text.length > MAX_TEXT)
    throw new QuestionProblem(`A question has at most ${MAX_TEXT} characters. Ask for less at once.`);
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const { token, end } = readToken(text, at);
    tokens.push(token);
    at = skipSpace(text, end);
  }
  tokens.push({ kind: 'end', text: '', position: text.length + 1 });
  return tokens;
}

function readToken(text: string, at: number): { token: Token; end: number } {
  const position = at + 1;
  const first = text.charAt(at);
  if (first === '"' || first === "'") return readQuoted(text, at);
  const sign = SIGNS.find((one) => text.startsWith(one, at));
  if (sign !== undefined)
    return { token: { kind: 'sign', text: SAME_AS[sign] ?? sign, position }, end: at + sign.length };
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0];
  if (word === undefined)
    throw new QuestionProblem(`\`${first}\` is no sign that is known here. Put it into quotes.`, position);
  return { token: { kind: 'word', text: word, position }, end: at + word.length };
}

function readQuoted(text: string, at: number): { token: Token; end: number } {
  const quote = text.charAt(at);
  let content = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === quote) return { token: { kind: 'quoted', text: content, position: at + 1 }, end: index + 1 };
    // A backslash lets a quote or a backslash stand for itself.
    if (char === '\\') index += 1;
    content += text.charAt(index);
  }
  throw new QuestionProblem(`the quote \`${quote}\` that begins here does not end. Close it.`, at + 1);
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
}
