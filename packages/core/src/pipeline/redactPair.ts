import { type Found, redactText } from './redactText.ts';
import { isSensitiveName } from './sensitiveNames.ts';

const nameBefore = /(?:^|[?&;#\s"'({,])([\w.[\]-]{1,40})$/;
const secret = /=[^&#;\s"'<>,)}\\]+/y;
/** Ends where another pair may begin, so that nothing is decoded twice. */
const encoded = /=[^?({&#;\s"'<>,)}\\]+/y;

/** What a `=` gives away: ?token=value, or personal data in the body of a form, encoded; `looks` bounds how often. */
export function redactPair(text: string, at: number, before: string, looks: number): Found | undefined {
  const name = nameBefore.exec(before)?.[1];
  if (!name) return undefined;
  const isSecret = isSensitiveName(name);
  const shape = isSecret ? secret : encoded;
  shape.lastIndex = at;
  const value = shape.exec(text)?.[0];
  if (!value) return undefined;

  // max_tokens=500 is an amount.
  if (isSecret) return name.endsWith('s') && /^=\d{1,20}$/.test(value) ? undefined : ['=[REDACTED]', value];
  const plain = decode(value);
  const safe = looks > 0 && plain !== value ? redactText(plain, Number.POSITIVE_INFINITY, looks) : plain;
  return safe === plain ? undefined : [safe, value];
}

/** What a form writes as `+` and `%40`. Other letters than ASCII's tell nothing here; a stray per cent sign stays. */
function decode(value: string): string {
  return value.replaceAll('+', ' ').replace(/%[2-7][\da-f]/gi, decodeURIComponent);
}
