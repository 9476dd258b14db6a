'use client';

import { captureRendering, type ErrorInfo } from './captureRendering.ts';
import { tellBrowser } from './repeated.ts';

/** What a root of React 19 calls with an error and the stack of components. */
export type RootErrorHandler = (
  error: unknown,
  info: ErrorInfo & { readonly errorBoundary?: unknown },
) => void;

/** The handlers by the names that `createRoot` and `hydrateRoot` know. */
export interface RootErrorHandlers {
  onUncaughtError: RootErrorHandler;
  onCaughtError: RootErrorHandler;
  onRecoverableError: RootErrorHandler;
}

/** Handlers of the page's own, called after the error is captured. */
type OwnHandlers = { readonly [Name in keyof RootErrorHandlers]?: RootErrorHandlers[Name] | undefined };

/**
 * Options for `createRoot` and `hydrateRoot` of React 19 that capture what boundaries caught, what nobody caught, and what React got
 * over, each once. The console shows what it always did, or what handlers of yours do instead.
 *
 * @example
 * createRoot(container, reactRootOptions()).render(<App />);
 */
export function reactRootOptions({
  onUncaughtError = tellBrowser,
  onCaughtError = tellConsole,
  onRecoverableError = tellBrowser,
}: OwnHandlers = {}): RootErrorHandlers {
  return {
    onUncaughtError(error, info) {
      captureRendering(error, info, { handled: false });
      onUncaughtError(error, info);
    },
    onCaughtError(error, info) {
      if (!(info.errorBoundary as { captures?: boolean } | null | undefined)?.captures)
        captureRendering(error, info, {});
      onCaughtError(error, info);
    },
    onRecoverableError(error, info) {
      // React wraps what was thrown and says what it made of it.
      captureRendering((error as { cause?: unknown }).cause ?? error, info, { severity: 'warning' });
      onRecoverableError(error, info);
    },
  };
}

function tellConsole(error: unknown, { componentStack }: ErrorInfo): void {
  console.error(error, componentStack);
}
