import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Reports whether the page is seen and believes to be online, now and at each change; outside a browser it always is. */
export function presence(report: (isPresent: boolean) => void): Stop {
  const { document, navigator } = globalThis as Partial<typeof globalThis>;
  const tell = (): void => report(document?.visibilityState !== 'hidden' && navigator?.onLine !== false);
  tell();
  return stopAll([
    listen(globalThis, 'online', tell),
    listen(globalThis, 'offline', tell),
    listen(document ?? globalThis, 'visibilitychange', tell),
  ]);
}
