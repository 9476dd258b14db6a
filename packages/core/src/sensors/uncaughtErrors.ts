import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Something thrown that nobody caught. */
export interface UncaughtError {
  readonly kind: 'error' | 'rejection';
  /** What was thrown, whatever it is; `undefined` also when the browser hides it. */
  readonly thrown: unknown;
  /** What the browser says about it, for the case that `thrown` says nothing. */
  readonly message?: string;
  /** Where it was thrown, as `file:line:column`. */
  readonly location?: string;
}

/** Reports uncaught exceptions and unhandled promise rejections. */
export function uncaughtErrors(
  report: (error: UncaughtError) => void,
  { errors = true, rejections = true }: { readonly errors?: boolean; readonly rejections?: boolean } = {},
): Stop {
  const stops: Stop[] = [];
  if (errors) stops.push(listen(globalThis, 'error', (event) => report(fromErrorEvent(event))));
  if (rejections) {
    stops.push(
      listen(globalThis, 'unhandledrejection', ({ reason }) => report({ kind: 'rejection', thrown: reason })),
    );
  }
  return stopAll(stops);
}

// An error in a script of another origin, loaded without `crossorigin`, arrives as the bare words "Script error."
// https://html.spec.whatwg.org/multipage/webappapis.html#muted-errors
function fromErrorEvent(event: ErrorEvent): UncaughtError {
  const { error: thrown, message, filename, lineno, colno } = event;
  const location = filename ? { location: `${filename}:${lineno}:${colno}` } : {};
  return { kind: 'error', thrown, message, ...location };
}
