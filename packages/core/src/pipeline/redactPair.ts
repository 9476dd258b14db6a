import type { NameKind } from './sensitiveNames.ts';
import { type Finder, type Found, matchAt, quoteLike, type Spot, skipBack } from './spot.ts';

const nameSign = /[\w.[\] %-]/;
const querySign = /[?&#]/;
const quoteSign = /["'`]/;
/**
 * Quoted up to the same quote, as JSON in JSON has it, as other languages write texts, too: b'', Some(""); `Digest` with all that it names; else up to where a
 * parameter, a field or a word ends.
 */
const value =
  /([=:](?!=)\s{0,3}(?:(?:[a-z@]|(?:some|optional)\()(?=\\*["'][^\n"']+["'](?!\w)))?|=>\s?(?=\\*["']))(?:(?:(["'`])(?![\s,:}\]]|$)((?:\\.|(?!\2)[^\n"\\])*)|(\\{1,4}["'])(?![\s,:}\]\\]|$)((?:(?!\4)\\{3}"|\\[^"']|[^\n"\\])*))|(digest \w+=(?:\\+"(?:\\.|[^\n"\\])*|[^\n]+)|(?:(?:bearer|basic|token|digest|apikey|ntlm|negotiate)(?: |\+|%20))?[^&#;\s"'<>,)}\]\\[{(|]+(?:; [\w.-]+=[^\s;"'\\]+)*))/iy;
const listed = /(\\{0,4}["'],\s?(\\{0,4}["']))((?:(?!\2)[^\n"])*)\2\s?\]/y;
/** In a sentence or a line of a log it ends with the word. */
const word = /[^&\s"'<>,;)}\]\\[{(]+(?:; [\w.-]+=[^\s;"'\\]+)*/y;
/** Tells nothing about anybody. */
const empty = /^(?:true|false|null|undefined|none|)$/i;
/** How what follows lets somebody in, which tells nothing. */
const scheme = /^(?:bearer|basic|token|digest|apikey|ntlm|negotiate)(?: |\+|%20|$)/i;
/** As code says where it finds a value, or of what type it is. */
const path = /^\w{0,2}$|^\w\.|^\$\w*$|^[a-z_$]+(?:\.[a-z_$]+)+$|^(?:string|int|float|id|boolean)!$/i;
/** Not a word of a sentence. */
const unlikeWord = /\d|[a-z][A-Z]|[!@#$%^*_+~=]/;
/** Names in an address whose values open something, if they look made by chance. */
const vague =
  /^(?:key|(?:oob)?code|state|saml\w+)$|(?:^|[._-])(?:sig|signature|session|(?:j|php)?sess(?:ion_?)?id|sid|ticket|hmac|magic|assertion|verifier)$/i;
const link = /(?:reset|verif|confirm|invit|activat|magic|recover|unsubscribe|token|password)[\w-]*$/i;
const chance =
  /[=/](?:\w(?:[/:]|%2F|%3A))?(?![\dA-Fa-f]{8}-[\dA-Fa-f]{4}-)(?=[\w.~+-]*?(?:\d[A-Za-z]|[A-Za-z]\d))(?=(?:[\w.~+-]*?(?:\d[A-Za-z]|[A-Za-z]\d|[a-z][A-Z])){2})[\w%.~+-]{16,}/y;

/** What a separator gives away, for `look` may know better what it is: ?token=value, "password":"value", password: value. */
export function createPairFinder(look: (spot: Spot, at: number) => Found | undefined): Finder {
  return (spot) => {
    const { text, at, hit, floor, rules } = spot;
    const isSpaced = text[at - 1] === ' ';
    const afterQuote = isSpaced ? at - 1 : at;
    const isList = hit.length > 1;
    const end = skipQuote(text, isList ? at + 1 : afterQuote, floor);
    const name = text.slice(skipBack(text, end, floor, nameSign), end).trim();
    if (name.length < 3) return undefined;
    if (hit === '/') return link.test(name) ? toFound(matchAt(chance, text, at), at, 1) : undefined;
    const kind = rules.toKind(/^(?:value|content)$/.test(name) ? nameOfEntry(text, end) : name);
    if (isList) return kind && findListed(spot, end, end - name.length);
    if (!kind) return vague.test(name) && hit === '=' ? toFound(matchAt(chance, text, at), at, 1) : undefined;

    const found = matchAt(value, text, at);
    if (!found) return undefined;
    const {
      0: whole,
      1: lead,
      2: plainQuote,
      3: inner = '',
      4: quote = plainQuote,
      5: innermost = inner,
      6: bare,
    } = found;
    const written = bare ?? innermost;
    const given = written.replace(scheme, '');
    // max_tokens=500 is an amount.
    if (empty.test(given) || (bare && name.endsWith('s') && /^\d{1,20}$/.test(given))) return undefined;
    const from = at + whole.length - given.length;
    const to = at + whole.length;
    if (quote) return { from, to, put: '[REDACTED]' };
    const nameQuote = quoteLike(text.slice(end, afterQuote));
    if (nameQuote) return { from, to, put: `${nameQuote}[REDACTED]${nameQuote}` };
    if (quoteSign.test(written)) return { from, to, put: '[REDACTED]' };
    const own = look(spot, to - written.length);
    if (own) return own;
    if (querySign.test(text.charAt(end - name.length - 1))) return { from, to, put: '[REDACTED]' };
    const said = matchAt(word, text, from)?.[0] ?? '';
    if (path.test(said) || text[from + said.length] === '(') return undefined;
    const isField = lead === '=' && !isSpaced;
    return isField || isLikely(kind, said) ? { from, to: from + said.length, put: '[REDACTED]' } : undefined;
  };
}

/** What people write is often about passwords and birthdays, and seldom one. */
function isLikely(kind: NameKind, said: string): boolean {
  return kind === 'secret' ? unlikeWord.test(said) : manyDigits.test(said);
}

const manyDigits = /^(?:[^\d@]*\d){4}[^@]*$/;

/** ["password","value"] is an entry of a list; ["password","email"] are two names. */
function findListed({ text, rules }: Spot, at: number, nameAt: number): Found | undefined {
  const opening = skipQuote(text, nameAt, nameAt - 5);
  const found = text[opening - 1] === '[' && opening < nameAt && matchAt(listed, text, at);
  const { 1: lead = '', 3: inner = '' } = found || [];
  const from = at + lead.length;
  return inner && !rules.toKind(inner) ? { from, to: from + inner.length, put: '[REDACTED]' } : undefined;
}

/** Of {"name":"password","value":"x"} and <input name="password" value="x">. */
function nameOfEntry(text: string, end: number): string {
  const before = text.slice(Math.max(0, end - 128), end);
  return (
    /(?:name|key|field|header|type(?==)|id(?==))\\*"?\s?[:=]\s?\\*["']([\w. -]{1,64})\\*["'][^<>{}]{1,64}$/.exec(
      before,
    )?.[1] ?? ''
  );
}

function toFound(found: RegExpExecArray | null, at: number, lead: number): Found | undefined {
  return found ? { from: at + lead, to: at + found[0].length, put: '[REDACTED]' } : undefined;
}

/** Where a quote begins that ends there, with the backslashes that quotes in quotes have. */
function skipQuote(text: string, end: number, floor: number): number {
  return end > floor && quoteSign.test(text.charAt(end - 1)) ? skipBack(text, end - 1, floor, /\\/) : end;
}
