import { expect, it } from 'vitest';
import { quoteIdentifier, quoteString, unescapeTabSeparated } from './literal.ts';

it.each([
  ['', `''`],
  [`'`, `'\\''`],
  ['\\', `'\\\\'`],
  [`\\'`, `'\\\\\\''`],
  ['\0', `'\\0'`],
  ['é🙂\n', `'é🙂\n'`],
])('quotes %j so that it cannot end its literal', (text, literal) => {
  expect(quoteString(text)).toBe(literal);
});

it('quotes a name with backquotes in it', () => {
  expect(quoteIdentifier('a`; DROP')).toBe('`a\\`; DROP`');
});

it.each([
  ['a\\tb\\nc\\rd', 'a\tb\nc\rd'],
  [`\\'`, `'`],
  ['\\\\n', '\\n'],
  ['\\x41\\0', 'A\0'],
  ['\\q', '\\q'],
  ['ends with \\', 'ends with \\'],
])('reads the escapes of %j', (escaped, text) => {
  expect(unescapeTabSeparated(escaped)).toBe(text);
});
