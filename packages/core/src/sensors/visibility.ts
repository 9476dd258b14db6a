import { listen } from '../browser/listen.ts';
import type { Stop } from '../stop.ts';

/** Reports whether the page can be seen, now and at each change; where there is no page it stays visible. */
export function visibility(report: (isVisible: boolean) => void): Stop {
  const tell = (): void => report(globalThis.document?.visibilityState !== 'hidden');
  tell();
  return globalThis.document ? listen(document, 'visibilitychange', tell) : () => undefined;
}
