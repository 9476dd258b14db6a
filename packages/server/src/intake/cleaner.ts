import { createRedactor, type Redactor } from '@candor/core/redact';
import { toText } from './flatten.ts';

/** Longest stack that is kept. */
export const maxStackLength = 16_384;
/** Longest message, and longest short text. */
export const maxMessageLength = 4096;

/**
 * Whose home folder a program runs in, as the stacks of services tell it: C:\Users\jane\shop.js, /home/jane/shop.js:10:5. Paths of sites begin with /home/, too, so
 * that one needs a file's ending and a line; and what builds and serves is nobody in particular.
 */
const home =
  /(?<=\b[A-Za-z]:[\\/]{1,4}[Uu]sers[\\/]{1,4})[^\\/:*?"<>|[\n]{1,64}(?=[\\/])|(?<=(?:^|[\s("'`@=])\/(?:Users|home)\/)(?!(?:app|circleci|deploy|ec2-user|node|runner|ubuntu|user|vsts)\/)[^/\s"'<>[]{1,64}(?=\/[^\s"'<>?#]{0,512}\.\w{1,6}(?::\d|", line \d))/g;

/** Removes personal data. One for all: it remembers which names are sensitive. */
export const redactor: Redactor = createRedactor({ maxLength: maxStackLength, patterns: { home } });

/** Makes short texts safe, each once: pages and types repeat within an envelope. */
export function createCleaner(): (text?: string) => string {
  const cleaned = new Map<string, string>();
  return (text) => {
    if (!text) return '';
    const known = cleaned.get(text);
    if (known !== undefined) return known;
    const safe = toText(redactor.copy(text), maxMessageLength);
    cleaned.set(text, safe);
    return safe;
  };
}
