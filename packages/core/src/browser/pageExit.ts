import { type Stop, stopAll } from '../stop.ts';
import { listen } from './listen.ts';

/** What a page's last and first moments are for. */
export interface PageExitCalls {
  /** The page is hidden and may never run again; `isOver` when it is left or frozen for sure. Mostly more than once. */
  onLeave(isOver: boolean): void;
  /** It is frozen or put aside, and must hold nothing that others wait for. */
  onSuspend(): void;
  /** It runs again. */
  onResume(): void;
}

/**
 * Tells when the page goes and comes back. Not by `unload` and not by `beforeunload`: they keep the page out of the
 * back/forward cache. On close `pagehide` comes before `visibilitychange`; on a phone often only the latter comes.
 * https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export function pageExit({ onLeave, onSuspend, onResume }: PageExitCalls): Stop {
  const { document } = globalThis;
  if (!document?.addEventListener) return processExit(() => onLeave(true));
  const suspend = (): void => {
    onLeave(true);
    onSuspend();
  };
  return stopAll([
    listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') onLeave(false);
    }),
    listen(document as EventTarget, 'freeze', suspend),
    listen(document as EventTarget, 'resume', onResume),
    listen(globalThis, 'pagehide', suspend),
    listen(globalThis, 'pageshow', ({ persisted }) => persisted && onResume()),
  ]);
}

/** Node says once that it has nothing left to do; what is begun then is still finished. */
function processExit(onLeave: () => void): Stop {
  const { process } = globalThis as { process?: { once?: ListenerCall; off?: ListenerCall } };
  process?.once?.('beforeExit', onLeave);
  return () => process?.off?.('beforeExit', onLeave);
}

type ListenerCall = (event: string, listener: () => void) => unknown;
