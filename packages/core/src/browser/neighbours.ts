import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

/** The other pages, frames and workers of this origin that run the same library. */
export interface Neighbours {
  /** Says a word to all of them. */
  tell(word: string): void;
  /** Listens until stopped; on a platform without channels nobody says anything. */
  listen(onWord: (word: string) => void): Stop;
}

/** https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts */
export function createNeighbours(name: string): Neighbours {
  let channel: BroadcastChannel | undefined;
  return {
    tell: guard((word: string) => channel?.postMessage(word)),
    listen(onWord) {
      try {
        channel = globalThis.document && new BroadcastChannel(name);
      } catch {
        // A sandboxed frame may not, and has no neighbours.
      }
      const opened = channel;
      const hear = guard(({ data }: MessageEvent<unknown>) => typeof data === 'string' && onWord(data));
      opened?.addEventListener('message', hear);
      return () => {
        opened?.removeEventListener('message', hear);
        // An open channel would keep the page out of the back/forward cache.
        opened?.close();
        if (channel === opened) channel = undefined;
      };
    },
  };
}
