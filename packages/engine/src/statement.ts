import type { RawInsertFormat } from 'chdb';
import { EngineFailure } from './failure.ts';
import { type Token, tokenize } from './tokenize.ts';

/** What has to be known about a statement before it may run. */
export interface Statement {
  /** Whether it changes the session it runs on, which therefore must not be used again. */
  altersSession: boolean;
  /** Its FORMAT clause, when it has one. */
  format: string | undefined;
  /** Present when it only says where rows go, and chDB takes those rows as bytes. */
  insert: InsertTarget | undefined;
}

/** A plain `INSERT INTO table (columns) FORMAT format`. */
export interface InsertTarget {
  table: string;
  columns: readonly string[] | undefined;
  format: RawInsertFormat;
}

/** Reads a statement; refuses what ClickHouse's HTTP interface refuses and chDB would run. */
export function readStatement(sql: string): Statement {
  const words = significantTokens(sql);
  const upper = words.map((word) => (word.kind === 'word' ? word.text.toUpperCase() : word.text));
  if (upper.some((word, at) => word === 'INTO' && upper[at + 1] === 'OUTFILE')) {
    throw new EngineFailure(48, 'NOT_IMPLEMENTED', 'INTO OUTFILE is not allowed');
  }
  return {
    altersSession: upper[0] === 'USE' || upper[0] === 'SET' || upper.includes('TEMPORARY'),
    format: toFormat(words),
    insert: toInsertTarget(sql),
  };
}

/** `… FORMAT name`, at the end or before SETTINGS: a column may be called `format` too. */
function toFormat(words: readonly Token[]): string | undefined {
  const at = words.findLastIndex((word) => word.text.toUpperCase() === 'FORMAT');
  const [name, after] = at === -1 ? [] : words.slice(at + 1, at + 3);
  const isClause = name?.kind === 'word' && (!after || after.text.toUpperCase() === 'SETTINGS');
  return isClause ? name.text : undefined;
}

/** The statement's tokens without blanks and rows. */
function significantTokens(sql: string): Token[] {
  const words: Token[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind === 'blank' || token.kind === 'rows') continue;
    if (words.at(-1)?.text === ';') {
      throw new EngineFailure(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)');
    }
    words.push(token);
  }
  if (words.at(-1)?.text === ';') words.pop();
  return words;
}

const insertPattern =
  /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?(\w+(?:\.\w+)?)\s*(?:\(\s*(\w+(?:\s*,\s*\w+)*)\s*\))?\s*FORMAT\s+(\w+)\s*;?\s*$/i;

// The formats that chDB inserts from bytes, by their names in upper case.
const rawFormats: ReadonlyMap<string, RawInsertFormat> = new Map(
  (
    [
      'JSONEachRow',
      'JSONCompactEachRow',
      'CSV',
      'CSVWithNames',
      'TSV',
      'TabSeparated',
      'TSVWithNames',
      'TabSeparatedWithNames',
    ] as const
  ).map((format) => [format.toUpperCase(), format]),
);

function toInsertTarget(sql: string): InsertTarget | undefined {
  const [, table, columns, name] = insertPattern.exec(sql.replace(/`(\w+)`/g, '$1')) ?? [];
  const format = rawFormats.get(name?.toUpperCase() ?? '');
  if (table === undefined || format === undefined) return undefined;
  return { table, columns: columns?.split(/\s*,\s*/), format };
}
