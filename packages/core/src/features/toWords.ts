import { describeThrown } from '../browser/describeThrown.ts';

/**
 * Anything as a text that is soon kept and compared. Long enough to be redacted before it is cut for good: of half a card
 * number nobody would know what it is.
 */
export function toWords(value: unknown): string {
  return describeThrown(value).message;
}
