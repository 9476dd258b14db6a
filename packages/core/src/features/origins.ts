import { toUrl } from '../browser/toUrl.ts';
import type { Kind } from '../option.ts';

/** Origins as `location.origin` gives them; `example` is one of those that are meant. */
export function origins(example: string): Kind {
  return [
    `an array of origins such as "${example}"`,
    (value) => Array.isArray(value) && value.every((origin) => toUrl(origin)?.origin === origin),
  ];
}
