import type { ErrorSeverity } from './ErrorSeverity.ts';

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

/** A step as it waits for an error: a trail lives long and must not hold the page's objects, least of all its elements. */
export function toStep({
  category,
  message,
  level = 'info',
  data,
  timestamp = Date.now(),
}: Breadcrumb): Breadcrumb {
  const step = { timestamp, category: `${category}`, message: `${message}`, level };
  return data ? { ...step, data: toFlat(data) } : step;
}

function toFlat(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      Object(value) === value ? Object.prototype.toString.call(value) : value,
    ]),
  );
}
