import type { ErrorCause } from '../api/types.ts';
import { asText, parseList } from './parseList.ts';

/** Reads the errors behind an error from the JSON text in which they were stored; what is none of them keeps its place, empty. */
export function toCauses(text: string | undefined): ErrorCause[] {
  return parseList(text).map((cause, place) => {
    const { type, message, stacktrace, via, of } = Object(cause) as Record<string, unknown>;
    return {
      type: asText(type),
      message: asText(message),
      stack: asText(stacktrace),
      isMember: via === 'errors',
      // Only what stands before it: nobody may lead a reader in a circle.
      of: typeof of === 'number' && Number.isInteger(of) && of >= 0 && of < place ? of : -1,
    };
  });
}
