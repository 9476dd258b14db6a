import { EngineFailure } from './failure.ts';
import { quoteIdentifier, quoteString, unescapeTabSeparated } from './literal.ts';
import { type Token, tokenize } from './tokenize.ts';

/**
 * Puts typed parameters (`{name:Type}`) into the statement as constants. chDB's own binding runs one
 * parameterised query at a time in the whole process; constants run side by side.
 * https://clickhouse.com/docs/interfaces/cli#cli-queries-with-parameters
 */
export function bindParameters(sql: string, values: ReadonlyMap<string, string>): string {
  if (!sql.includes('{')) return sql;
  const tokens = [...tokenize(sql)];
  let bound = '';
  for (let at = 0; at < tokens.length; ) {
    const found = parameterAt(tokens, at);
    bound += found ? toConstant(found, values) : (tokens[at]?.text ?? '');
    at = found ? found.end : at + 1;
  }
  return bound;
}

interface Parameter {
  name: string;
  type: string;
  /** Index of the first token after it. */
  end: number;
}

function parameterAt(tokens: readonly Token[], at: number): Parameter | undefined {
  if (tokens[at]?.text !== '{') return undefined;
  const name = skipBlanks(tokens, at + 1);
  if (tokens[name]?.kind !== 'word') return undefined;
  const colon = skipBlanks(tokens, name + 1);
  if (tokens[colon]?.text !== ':') return undefined;
  const end = tokens.findIndex((token, index) => index > colon && token.text === '}');
  if (end === -1) return undefined;
  const type = tokens
    .slice(colon + 1, end)
    .map((token) => token.text)
    .join('')
    .trim();
  return { name: tokens[name]?.text ?? '', type, end: end + 1 };
}

function skipBlanks(tokens: readonly Token[], at: number): number {
  let index = at;
  while (tokens[index]?.kind === 'blank') index += 1;
  return index;
}

function toConstant({ name, type }: Parameter, values: ReadonlyMap<string, string>): string {
  const value = values.get(name);
  if (value === undefined) {
    throw new EngineFailure(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set`);
  }
  if (type === 'Identifier') return quoteIdentifier(unescapeTabSeparated(value));
  if (/^Map\s*\(/.test(type)) {
    throw new EngineFailure(48, 'NOT_IMPLEMENTED', mapCure(name));
  }
  return `CAST(${toLiteral(value, type)}, ${quoteString(type)})`;
}

function toLiteral(value: string, type: string): string {
  if (value === '\\N' && /^(?:LowCardinality\s*\(\s*)?Nullable\b/.test(type)) return 'NULL';
  // Inside brackets every string has its own quotes and escapes, so the whole is left as it came.
  const isComposite = /^(?:Array|Tuple|Nested|Point|Ring|Polygon|MultiPolygon)\b/.test(type);
  return quoteString(isComposite ? value : unescapeTabSeparated(value));
}

function mapCure(name: string): string {
  return `Parameter \`${name}\` is a Map, which the embedded engine cannot bind: send a JSON String and use JSONExtract`;
}
