import { attempt, guard } from './guard.ts';
import { createLease } from './lease.ts';
import type { DeviceStorage } from './storage.ts';

/** A part that one page of an origin plays at a time. */
export interface Role {
  /** Stands in line for it, and plays it until it is stopped or the page dies; resolved when it is known who does. */
  start(): Promise<void>;
  stop(): void;
  readonly isHeld: boolean;
  /** Whether somebody else plays it, as far as was known at the last look. */
  readonly hasRival: boolean;
  /** Whether others stand in line, as far as was known at the last look. */
  readonly hasHeirs: boolean;
  /** Looks who plays it and who stands in line. */
  look(): Promise<void>;
}

/**
 * By a Web Lock, which the platform hands on at once when its holder dies; by a lease where there are none (pages without
 * https). https://w3c.github.io/web-locks/
 */
export function createRole(name: string, storage: DeviceStorage, onHeld: (hadRival: boolean) => void): Role {
  let leave: (() => void) | undefined;
  let isHeld: () => boolean = () => false;
  let hasRival: () => boolean = () => false;
  let hasHeirs: () => boolean = () => false;

  const look = async (): Promise<void> => {
    try {
      const isOurs = (lock: LockInfo): boolean => lock.name === name;
      const { held = [], pending = [] } = await globalThis.navigator.locks.query();
      const [isPlayed, isWanted] = [held.some(isOurs), pending.some(isOurs)];
      hasRival = () => isPlayed && !isHeld();
      hasHeirs = () => isWanted;
    } catch {
      // None here, or denied: then nobody else can stand in line either, or a lease says who does.
    }
  };

  const hold = (): void => {
    const hadRival = hasRival();
    isHeld = () => true;
    guard(onHeld)(hadRival);
  };

  const borrow = (): void => {
    // Not before it is known here.
    const lease = createLease(name, storage, (hadRival) => queueMicrotask(() => guard(onHeld)(hadRival)));
    isHeld = lease.isHeld;
    hasHeirs = lease.hasHeirs;
    hasRival = () => !isHeld();
    leave = lease.stop;
  };

  return {
    start() {
      const { locks } = globalThis.navigator ?? {};
      if (leave) return look();
      if (!locks?.request) {
        borrow();
        return Promise.resolve();
      }
      const line = new AbortController();
      let isLeft = false;
      let release = (): void => undefined;
      leave = () => {
        isLeft = true;
        line.abort();
        release();
      };
      return new Promise((resolve) => {
        const play = (): Promise<void> | undefined => {
          if (isLeft) return undefined;
          hold();
          void look();
          resolve();
          return new Promise((end) => {
            release = end;
          });
        };
        const borrowInstead = guard(() => {
          // A sandboxed frame has locks and may not use them.
          if (!isLeft) borrow();
          resolve();
        });
        void attempt(() => locks.request(name, { signal: line.signal }, play), borrowInstead);
        guard(async () => {
          await look();
          // Whoever stands in line before us may be the next to play it.
          if (hasRival() || hasHeirs()) resolve();
        })();
      });
    },
    stop() {
      isHeld = hasRival = hasHeirs = () => false;
      leave?.();
      leave = undefined;
    },
    get isHeld() {
      return isHeld();
    },
    get hasRival() {
      return hasRival();
    },
    get hasHeirs() {
      return hasHeirs();
    },
    look,
  };
}
