import type { ErrorSeverity } from './ErrorSeverity.ts';
import { keepLast } from './keepLast.ts';

/** One step that led to an error. */
export interface Breadcrumb {
  /** What kind of step: `navigation`, `user-action`, … */
  readonly category: string;
  readonly message: string;
  /** @default 'info' */
  readonly level?: ErrorSeverity;
  /** A few words and numbers; anything deeper is kept as the name of its type. */
  readonly data?: Readonly<Record<string, unknown>>;
  /**
   * Milliseconds since the epoch.
   * @default the moment of the call
   */
  readonly timestamp?: number;
}

/** The trail of steps that the next error takes along. */
export interface Trail {
  add(crumb: Breadcrumb): void;
  read(): readonly Breadcrumb[];
  clear(): void;
}

/** Keeps the last `max` steps. */
export function createTrail(max: number): Trail {
  const crumbs: Breadcrumb[] = [];
  return {
    add({ category, message, level = 'info', data, timestamp = Date.now() }) {
      const flat = data && { data: toFlat(data) };
      keepLast(
        crumbs,
        { timestamp, category: String(category), message: String(message), level, ...flat },
        max,
      );
    },
    read: () => [...crumbs],
    clear() {
      crumbs.length = 0;
    },
  };
}

// A trail lives as long as the page: it must not hold the page's objects, least of all its elements.
function toFlat(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      Object(value) === value ? Object.prototype.toString.call(value) : value,
    ]),
  );
}
