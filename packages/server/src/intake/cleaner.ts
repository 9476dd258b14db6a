import { createRedactor, type Redactor } from '@candor/core/redact';
import { toText } from './flatten.ts';

/** Longest stack that is kept. */
export const maxStackLength = 16_384;
/** Longest message, and longest short text. */
export const maxMessageLength = 4096;

/** Removes personal data. One for all: it remembers which names are sensitive. */
export const redactor: Redactor = createRedactor({ maxLength: maxStackLength });

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
