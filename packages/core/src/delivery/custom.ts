import type { WireEvent } from '../wire/envelope.ts';
import type { Transport } from './transport.ts';

/** Hands events to a function of the site; they are accepted when its promise is fulfilled. */
export function custom(deliver: (events: readonly WireEvent[]) => Promise<unknown>): Transport {
  return {
    async send({ events }) {
      await deliver(events);
      return 'accepted';
    },
  };
}
