/** A piece of SQL: `text` is exactly what stood there, so joining all pieces gives the statement back. */
export interface Token {
  kind: 'blank' | 'word' | 'string' | 'quotedName' | 'symbol' | 'rows';
  text: string;
}

/**
 * Cuts SQL into tokens the way ClickHouse's lexer does, as far as finding names, strings and comments goes.
 * The rows that follow `INSERT … FORMAT name` are one token: data, not SQL.
 */
export function* tokenize(sql: string): Generator<Token, void, undefined> {
  let at = 0;
  let first = '';
  let before = '';
  while (at < sql.length) {
    const token = readToken(sql, at);
    at += token.text.length;
    yield token;
    if (token.kind === 'blank') continue;
    if (first === 'INSERT' && before === 'FORMAT' && token.kind === 'word') {
      if (at < sql.length) yield { kind: 'rows', text: sql.slice(at) };
      return;
    }
    before = token.kind === 'word' ? token.text.toUpperCase() : '';
    first ||= before || token.text;
  }
}

function readToken(sql: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return { kind: 'symbol', text: String.fromCodePoint(sql.codePointAt(at) ?? 0) };
}

// An unfinished string, name or comment runs to the end: the engine then reports it, and nothing in it is taken for SQL.
// `#` opens a comment only before a blank or `!`; curly quotation marks delimit strings and names as well.
const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['blank', /\s+|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ['string', /'(?:[^'\\]+|\\[\s\S]|'')*(?:'|\\?$)/y],
  ['string', /\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/y],
  ['string', /‘[^’]*(?:’|$)/y],
  ['quotedName', /"(?:[^"\\]+|\\[\s\S]|"")*(?:"|\\?$)/y],
  ['quotedName', /`(?:[^`\\]+|\\[\s\S]|``)*(?:`|\\?$)/y],
  ['quotedName', /“[^”]*(?:”|$)/y],
  ['word', /[\p{L}\p{N}_$]+/uy],
];
