/** Most of a question is its shape; the rest is in the database's own log. */
const MAX_KEPT = 1_000;

/** A question as it may rest in the audit log, which nothing is ever erased from: texts and long numbers may be somebody's. */
export function withoutLiterals(sql: string): string {
  return sql
    .replace(/'(?:[^'\\]|\\[\s\S]|'')*'?/g, "'…'")
    .replace(/\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/g, "'…'")
    .replace(/\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*|#[ !][^\n]*/g, ' ')
    .replace(/\b(?:0x[\da-fA-F]+|\d{5,})\b/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_KEPT);
}
