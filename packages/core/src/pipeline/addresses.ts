import { codeAfter, DOT, HYPHEN, isDigit, isLetter, isWord } from './characters.ts';
import type { Span } from './patterns.ts';
import { isSensitiveName } from './sensitiveNames.ts';

/** `user:password` of `https://user:password@host`. */
export function findUrlCredentials(text: string, at: number): Span | undefined {
  if (!text.startsWith('://', at)) return undefined;
  const start = at + 3;
  let end = start;
  for (let i = start; i < text.length && i < start + 256 && !/[/?#\s"'<>\\[]/.test(text.charAt(i)); i++)
    if (text[i] === '@') end = i;
  return end > start ? { start, end } : undefined;
}

/** The value of `?token=value` and of form bodies. */
export function findSensitiveValue(text: string, at: number, floor: number): Span | undefined {
  let name = at;
  while (name > floor && at - name < 40 && isNamePart(text.charCodeAt(name - 1))) name--;
  const before = codeAfter(floor, text, name - 1);
  const isName = name < at && (Number.isNaN(before) || '?&;# \n"\'({,'.includes(String.fromCharCode(before)));
  if (!isName || !isSensitiveName(text.slice(name, at))) return undefined;

  const start = at + 1;
  let end = start;
  while (end < text.length && !/[&#;\s"'<>,)}\\]/.test(text.charAt(end))) end++;
  // `max_tokens=500` is an amount.
  const isAmount = text[at - 1] === 's' && /^\d+$/.test(text.slice(start, Math.min(end, start + 20)));
  return end > start && !isAmount ? { start, end } : undefined;
}

/** What follows an `@` in the names of files, but is no top-level domain. */
const fileEnding = /^(?:[cm]?[jt]sx?|css|map|json|html?|png|jpe?g|gif|svg|webp|avif|woff2?|wasm|vue)$/i;

/** An e-mail address around its `@` or `%40`. */
export function findEmail(text: string, at: number, floor: number): Span | undefined {
  const isEncoded = text[at] === '%';
  if (isEncoded && !text.startsWith('40', at + 1)) return undefined;
  const end = endOfDomain(text, at + (isEncoded ? 3 : 1));
  if (!end) return undefined;

  let start = at;
  while (start > floor && at - start < 128 && isLocalPart(text, start - 1, floor)) start--;
  return start < at ? { start, end } : undefined;
}

/** Where the last label made of letters ends: a top-level domain follows at least one other label. */
function endOfDomain(text: string, from: number): number {
  // `lodash@4.17.21-beta.one` is a version, `icon@2x.png` an image.
  if (/^\d+x?\.(?:\d|[pjgsw])/.test(text.slice(from, from + 12))) return 0;
  let end = 0;
  let label = from;
  let isLetters = true;
  for (let i = from; i <= text.length && i < from + 253; i++) {
    const code = text.charCodeAt(i);
    if (isLetter(code)) continue;
    const isPunycode = code !== HYPHEN && text.startsWith('xn--', label);
    if (label > from && i - label > 1 && i - label < 64 && (isLetters || isPunycode) && !isDigit(code))
      end = i;
    if (code === DOT && i > label) {
      label = i + 1;
      isLetters = true;
    } else if (code === HYPHEN || isDigit(code)) isLetters = false;
    else break;
  }
  return end && fileEnding.test(text.slice(text.lastIndexOf('.', end) + 1, end)) ? 0 : end;
}

function isNamePart(code: number): boolean {
  return isWord(code) || code === DOT || code === HYPHEN || code === 91 || code === 93;
}

function isLocalPart(text: string, at: number, floor: number): boolean {
  const code = text.charCodeAt(at);
  // An apostrophe belongs to O'Neil@, but is a quotation mark at the beginning.
  if (code === 39) return isWord(codeAfter(floor, text, at - 1));
  return isWord(code) || '.%+~!$*-'.includes(text.charAt(at));
}
