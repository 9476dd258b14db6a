import { toPath } from '../browser/environment.ts';

/**
 * The path of an address with a `*` in place of what looks like an id, a number, a hash or somebody's name, so that all that a route
 * serves has one name; never query or fragment.
 */
export function toRoute(url: Pick<URL, 'protocol' | 'pathname'>): string {
  return toPath(url)
    .split('/')
    .map((part) => (isOfOne(part) ? '*' : part))
    .join('/')
    .slice(0, 200);
}

/** Two digits in a row are a number, and what is long or encoded is nobody's choice of words; `v10` and `2024` are not worth an exception. */
function isOfOne(part: string): boolean {
  return /^\d+$|\d\d|[%@:;=,!*'()]|^.{33}/.test(part);
}
