import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Something thrown that nobody caught. */
export interface UncaughtError {
  /** What was thrown, whatever it is; the browser's words where it hides the error. */
  readonly thrown: unknown;
  /** Where it was thrown, as `file:line:column`. */
  readonly location?: string | undefined;
  /** Whether a promise was rejected with it. */
  readonly isRejection?: boolean;
}

/** Reports uncaught exceptions and unhandled promise rejections. */
export function uncaughtErrors(
  report: (error: UncaughtError) => void,
  { errors, rejections }: { readonly errors: boolean; readonly rejections: boolean },
): Stop {
  const stops: Stop[] = [];
  if (errors) stops.push(listen(globalThis, 'error', (event) => report(fromErrorEvent(event))));
  if (rejections) {
    stops.push(
      listen(globalThis, 'unhandledrejection', ({ reason }) => report({ thrown: reason, isRejection: true })),
    );
  }
  return stopAll(stops);
}

// An error in a script of another origin, loaded without `crossorigin`, arrives as the bare words "Script error."
// https://html.spec.whatwg.org/multipage/webappapis.html#muted-errors
function fromErrorEvent({ error, message, filename, lineno, colno }: ErrorEvent): UncaughtError {
  return {
    thrown: error ?? { name: 'Error', message },
    location: filename && `${filename}:${lineno}:${colno}`,
  };
}
