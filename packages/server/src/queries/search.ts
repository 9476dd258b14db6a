import type { BoundValue } from './ask.ts';

/** What narrows a list to what has these words, in any case; all without them. */
export interface Searched {
  search?: string;
}

/** Holds where a text has what is searched for. */
export function hasWords(text: string, { search = '' }: Searched): string {
  return search === '' ? 'true' : `positionCaseInsensitiveUTF8(${text}, {search:String}) > 0`;
}

/** The value that `hasWords` binds. */
export function searchValues({ search = '' }: Searched): Record<string, BoundValue> {
  return search === '' ? {} : { search };
}
