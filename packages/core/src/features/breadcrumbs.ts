import { type ErrorSeverity, isSeverity } from './ErrorSeverity.ts';
import { toWords } from './toWords.ts';

/** One step that led to an error. */
export interface Breadcrumb {
  /** What kind of step: `navigation`, `user-action`, … */
  readonly category: string;
  readonly message: string;
  /** @default 'info' */
  readonly level?: ErrorSeverity | undefined;
  /** At most 20 words and numbers; anything deeper is kept as the name of its type. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Milliseconds since the epoch.
   * @default the moment of the call
   */
  readonly timestamp?: number | undefined;
}

const MAX_FIELDS = 20;

/** A step as it waits for an error: a trail lives long and must not hold the page's objects, least of all its elements. */
export function toStep({ category, message, level, data, timestamp = Date.now() }: Breadcrumb): Breadcrumb {
  return {
    timestamp,
    category: toWords(category),
    message: toWords(message),
    level: isSeverity(level) ? level : 'info',
    // A text, a list or bytes would be taken apart into millions of fields.
    data:
      data && toTag(data) === '[object Object]'
        ? Object.fromEntries(
            Object.keys(data)
              .slice(0, MAX_FIELDS)
              .map((key) => [key, toLeaf(data[key])]),
          )
        : undefined,
  };
}

function toLeaf(value: unknown): unknown {
  const leaf = Object(value) === value ? toTag(value) : value;
  return typeof leaf === 'string' ? toWords(leaf) : leaf;
}

/** What kind of object it is, such as `[object Map]`. */
export function toTag(value: unknown): string {
  return Object.prototype.toString.call(value);
}
