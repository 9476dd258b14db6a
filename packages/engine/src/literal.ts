/** A string as a ClickHouse literal. The backslash goes first in importance: `\'` would otherwise end the literal. */
export function quoteString(text: string): string {
  return `'${text.replace(/[\\'\0]/g, escapeInLiteral)}'`;
}

/** A name as a backquoted identifier, whatever it contains. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`\0]/g, escapeInLiteral)}\``;
}

/** Undoes the escapes of tab-separated text, in which ClickHouse clients send plain parameter values. */
export function unescapeTabSeparated(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|[\s\S])/g, (whole, sign: string) => {
    if (sign.length === 3) return String.fromCharCode(Number.parseInt(sign.slice(1), 16));
    const control = controls.get(sign);
    if (control !== undefined) return control;
    return selfEscaped.has(sign) ? sign : whole;
  });
}

const controls: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['a', '\x07'],
  ['e', '\x1b'],
  ['0', '\0'],
]);

const selfEscaped: ReadonlySet<string> = new Set(['\\', "'", '"', '`', '/', '=']);

function escapeInLiteral(character: string): string {
  return character === '\0' ? '\\0' : `\\${character}`;
}
