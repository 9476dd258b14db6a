import { type Finder, matchAt, skipBack } from './spot.ts';

/** What an address or a form holds between two of its separators. */
const partSign = /[^\s"'<>&?#=:;,{}[\]\\/]/;
const part = /[^\s"'<>&?#=:;,{}[\]\\/]*/y;

/** Looks through one layer of percent signs, at a parameter or a segment of a path as a whole. */
export const findEncoded: Finder = ({ text, at, floor, redactInner }) => {
  if (!redactInner) return undefined;
  const begin = skipBack(text, at, floor, partSign, 256);
  // Behind a backslash stands how JSON writes a sign.
  const from = text[begin - 1] === '\\' ? Math.min(at, begin + (text[begin] === 'u' ? 5 : 1)) : begin;
  const to = at + (matchAt(part, text, at)?.[0].length ?? 0);
  const plain = decode(text.slice(from, to));
  const safe = redactInner(plain);
  return safe === plain ? { from, to } : { from, to, put: encode(safe) };
};

/** Where a stray per cent sign is in it, at least what stands for ASCII. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[2-7][\da-f]/gi, decodeURIComponent);
  }
}

/** What could not stand there before must not stand there now, or the text around would mean something else. */
function encode(text: string): string {
  return text.replace(/\[REDACTED[^\]]*\]|[^\w[\]().!~*'@$+|^-]/gu, (sign) =>
    sign.length > 2 ? sign : encodeURIComponent(sign),
  );
}
