import type { ThrownDescription } from '../browser/describeThrown.ts';
import { fnv1a } from '../wire/fnv1a.ts';
import { toFrame } from './stackFrame.ts';

// Enough to tell messages apart, and a bound on the work for those that carry a document.
const MAX_CHARACTERS = 500;

// What engines say themselves each says in words of its own. The rows are the same fault in all of them; the first one that fits wins.
const FAULTS: readonly RegExp[] = [
  // JavaScriptCore knows no place for it, so nobody's place counts.
  /failed to fetch|networkerror when|^load failed/i,
  /not defined|find variable/,
  /before initiali[sz]ation/,
  /call stack|recursion/,
  /circular|cyclic/,
  /JSON/,
  /array (?:length|size)/i,
  /\b(?:undefined|null)\b|not an? |iterable|destructured/,
];
const ENGINE_TYPE = /^(?:Type|Reference|Range|Syntax|Internal)Error$/;

// Quoted text, what was redacted, e-mail addresses, addresses, paths, and words with a digit, which are ids or numbers.
// Each begins where nothing like it goes on, so that no text is gone through more than once for each; not by looking behind, which older
// Safaris cannot.
const VARIABLE =
  /"[^"]*"|\B'[^']*'|`[^`]*`|\[REDACTED[:\w-]*\]|(^|\s)(?:\S+@|\/)\S+|(^|[^a-z-])[a-z-]+:\/\/\S+|(^|[^\w-])[\w-]*\d[\w-]*/gi;

// Bundlers name files `index-BxK3j_2a.js`, `787.3f2a1b9c.chunk.js` or `BxK3j_2a.js`: the same file has another name in each build.
const BUILD_NAME = /[.-][\w-]{8,}(?=\.)|^(?=.*[\dA-Z_])[\w-]{8,}(?=\.)|\d+/g;

/** 16 hex digits that stay the same while kind, wording and place of an error do: in every browser, and in the site's next build. */
export function toFingerprint(description: ThrownDescription, classes: readonly string[] = []): string {
  const fault = toFault(description, classes);
  const { name = '', url = '' } = (fault !== '0' && toFrame(description, classes)) || {};
  const file = url
    .replace(/[?#].*/, '')
    .replace(/.*\//, '')
    .replace(BUILD_NAME, '');
  const text = [fault, name, file].join('\n');
  return hash(text) + hash(text, 0x01000193);
}

/** What is wrong, the same in every engine. */
function toFault({ type, message }: ThrownDescription, classes: readonly string[]): string {
  // Of what the platform throws only the name is the same everywhere.
  if (classes.includes('DOMException')) return type;
  const fault = ENGINE_TYPE.test(type) ? FAULTS.findIndex((words) => words.test(message)) : -1;
  return fault < 0 ? `${type}\n${toTemplate(message)}` : `${fault}`;
}

/** The message without what changes between two occurrences. */
export function toTemplate(message: string): string {
  return message.slice(0, MAX_CHARACTERS).replace(VARIABLE, '$1$2$3*');
}

/** 8 hex digits. */
function hash(text: string, seed?: number): string {
  return (fnv1a(text, seed) >>> 0).toString(16).padStart(8, '0');
}
