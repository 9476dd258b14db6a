import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Reports whether the browser believes to be online, now and at each change. */
export function connection(report: (isOnline: boolean) => void): Stop {
  const tell = (): void => report(globalThis.navigator?.onLine !== false);
  tell();
  return stopAll([listen(globalThis, 'online', tell), listen(globalThis, 'offline', tell)]);
}
