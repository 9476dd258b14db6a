import { nanoid } from 'nanoid';
import type { Stop } from '../stop.ts';
import { after } from './after.ts';
import type { DeviceStorage } from './storage.ts';

/** A part that one page of an origin plays as long as it renews its lease in `localStorage`. */
export interface Lease {
  /** Looks again: another page may have taken over while this one slept. */
  isHeld(): boolean;
  hasHeirs(): boolean;
  readonly stop: Stop;
}

const termMs = 1500;
const renewalMs = 500;
/** What another page's write may need until this one sees it. */
const settlingMs = 50;

/** Stands in line at once, at its end. Each holder writes a higher number than the one before, so that a late one knows itself replaced. */
export function createLease(
  name: string,
  storage: DeviceStorage,
  onHeld: (hadRival: boolean) => void,
): Lease {
  const key = `candor.lease ${name}`;
  /** When somebody last stood in line. */
  const heirKey = `candor.heir ${name}`;
  const me = nanoid();
  let isHolder = false;
  let hadRival = false;
  let stopTimer: Stop = () => undefined;

  const read = (): { fence: number; holder: string | undefined; isRunning: boolean } => {
    const [fence, holder, until] = (storage.get(key) ?? '').split(' ');
    const leftMs = Number(until) - Date.now();
    // More than a term means that the clock was set back.
    return { fence: Number(fence) || 0, holder, isRunning: leftMs > 0 && leftMs <= termMs };
  };
  const write = (fence: number): boolean =>
    storage.set(key, `${fence} ${me} ${Date.now() + termMs}`) && read().holder === me;
  const isMine = (): boolean => read().holder === me;

  const take = (): void => {
    const { fence, holder, isRunning } = read();
    if (isRunning && holder !== me) {
      hadRival = true;
      storage.set(heirKey, String(Date.now()));
      stopTimer = after(renewalMs + Math.random() * settlingMs, take);
      return;
    }
    // Where nothing can be stored nothing can be shared, and every page is alone. Of two that take it in the same moment
    // the first one sees soon that it was overwritten.
    write(fence + 1);
    isHolder = true;
    stopTimer = after(settlingMs, renew);
    onHeld(hadRival);
  };

  const renew = (): void => {
    const { fence, holder } = read();
    if (holder !== undefined && holder !== '' && holder !== me) {
      isHolder = false;
      take();
    } else if (write(fence)) stopTimer = after(renewalMs, renew);
  };

  const hasHeirs = (): boolean => Math.abs(Date.now() - Number(storage.get(heirKey))) < termMs;

  // Behind those who wait already: one of them has looked by then.
  if (hasHeirs()) stopTimer = after(2 * renewalMs, take);
  else take();
  return {
    isHeld: () => isHolder && (isMine() || !read().holder),
    hasHeirs,
    stop() {
      stopTimer();
      if (isMine()) storage.remove(key);
      isHolder = false;
    },
  };
}
