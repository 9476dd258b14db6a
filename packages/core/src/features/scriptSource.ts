import type { ThrownDescription } from '../browser/describeThrown.ts';
import { toFrame } from './stackFrame.ts';

/** Whose code it was: the site's, that of another origin, a browser extension's, or the browser itself. */
export type ScriptSource = 'site' | 'third-party' | 'extension' | 'browser';

/** Guesses from the frame that threw whose code it was; `undefined` where there is nothing to guess from. */
export function toScriptSource(
  thrown: ThrownDescription,
  ownOrigins: readonly string[],
): ScriptSource | undefined {
  const { message } = thrown;
  // Harmless, and nobody's code: https://drafts.csswg.org/resize-observer/#deliver-resize-error
  if (message.startsWith('ResizeObserver loop')) return 'browser';
  const url = toFrame(thrown)?.url;
  // All that a browser tells of what a script of another origin has thrown.
  if (!url) return /^script error\.?$/i.test(message) ? 'third-party' : undefined;
  // Safari hides the address of what an extension has put into the page.
  if (/-extension:|^webkit-masked-url:/.test(url)) return 'extension';
  const origin = /^(?:blob:)?(https?:\/\/[^/]*)/.exec(url)?.[1];
  return origin === undefined || ownOrigins.includes(origin) ? 'site' : 'third-party';
}
