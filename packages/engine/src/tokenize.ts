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
  pattern.lastIndex = at;
  const found = pattern.exec(sql);
  if (!found) return { kind: 'symbol', text: String.fromCodePoint(sql.codePointAt(at) ?? 0) };
  const kind = kinds.find((name) => found.groups?.[name] !== undefined) ?? 'symbol';
  return { kind, text: found[0] };
}

const kinds = ['word', 'blank', 'string', 'quotedName'] as const;

// An unfinished string, name or comment runs to the end: the engine then reports it, and nothing in it is taken for SQL.
// `#` opens a comment only before a blank or `!`; curly quotation marks delimit strings and names as well.
const pattern: RegExp = new RegExp(
  [
    /(?<word>(?!\$\w*\$)[\p{L}\p{N}_$]+)/u,
    /(?<blank>\s+|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$))/u,
    /(?<string>'(?:[^'\\]+|\\[\s\S]|'')*(?:'|\\?$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$)|‘[^’]*(?:’|$))/u,
    /(?<quotedName>"(?:[^"\\]+|\\[\s\S]|"")*(?:"|\\?$)|`(?:[^`\\]+|\\[\s\S]|``)*(?:`|\\?$)|“[^”]*(?:”|$))/u,
  ]
    .map((part) => part.source)
    .join('|'),
  'uy',
);
