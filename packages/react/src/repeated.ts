import { version } from 'react';

let isTelling = false;

/** Tells the browser of an error that was captured already, so that the console shows it as ever. */
export function tellBrowser(error: unknown): void {
  isTelling = true;
  try {
    reportError(error);
  } finally {
    isTelling = false;
  }
}

/**
 * Whether the page hears of an error a second time. While developing, React 18 lets the browser see what is thrown before a boundary
 * does, and it renders once more. https://github.com/facebook/react/blob/v18.3.1/packages/shared/invokeGuardedCallbackImpl.js
 */
export function isRepeated(): boolean {
  return isTelling || (version < '19' && !!new Error().stack?.includes('invokeGuardedC'));
}
