import { codeAfter } from './characters.ts';
import type { Span } from './patterns.ts';
import { isSensitiveName } from './sensitiveNames.ts';

/** `user:password` of `https://user:password@host`. */
export function findUrlCredentials(text: string, at: number): Span | undefined {
  const [, user] = /^:\/\/([^/?#\s"'<>\\[]{1,256})@/.exec(text.slice(at, at + 260)) ?? [];
  return user ? { start: at + 3, end: at + 3 + user.length } : undefined;
}

/** The value of `?token=value` and of form bodies. */
export function findSensitiveValue(text: string, at: number, floor: number): Span | undefined {
  const [name = ''] = /[\w.[\]-]*$/.exec(text.slice(Math.max(floor, at - 40), at)) ?? [];
  const before = codeAfter(floor, text, at - name.length - 1);
  const isName = !before || '?&;# \n"\'({,'.includes(String.fromCharCode(before));
  if (!isName || !isSensitiveName(name)) return undefined;
  const start = at + 1;
  let end = start;
  while (end < text.length && !/[&#;\s"'<>,)}\\]/.test(text.charAt(end))) end++;
  // `max_tokens=500` is an amount.
  const isAmount = name.endsWith('s') && /^\d{1,20}$/.test(text.slice(start, Math.min(end, start + 21)));
  return end > start && !isAmount ? { start, end } : undefined;
}

// Letters of the scripts that put spaces between words.
const letter = 'a-z\\u00c0-\\u1fff';
/** Labels and their dots after `@` or `%40`, up to a label that may be a top-level domain. */
const domain = /* @__PURE__ */ new RegExp(
  `^(?:@|%40)(?!\\d+x?\\.[\\dpjgsw])(?:[\\d${letter}-]{1,63}\\.)+(?:xn--[\\w-]{2,59}|[${letter}]{2,24}(?![\\d${letter}]))`,
  'i',
);
const local = /* @__PURE__ */ new RegExp(`(?:[\\w.%+~!$*${letter}-]|\\b'\\b)+$`, 'i');
/** What follows an `@` in the names of files, but is no top-level domain. */
const fileEnding = /\.(?:[cm]?[jt]sx?|css|map|json|html?|png|jpe?g|gif|svg|webp|avif|woff2?|wasm|vue)$/i;

/** An e-mail address around its `@` or `%40`. */
export function findEmail(text: string, at: number, floor: number): Span | undefined {
  const [host] = domain.exec(text.slice(at, at + 260)) ?? [];
  if (!host || fileEnding.test(host)) return undefined;
  const [name] = local.exec(text.slice(Math.max(floor, at - 128), at)) ?? [];
  return name ? { start: at - name.length, end: at + host.length } : undefined;
}
