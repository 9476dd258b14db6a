import type { WireEvent } from '../wire/envelope.ts';
import type { Transport } from './transport.ts';

interface CustomOptions {
  readonly customTransport?: ((events: readonly WireEvent[]) => Promise<unknown>) | undefined;
}

/** Hands events to a function of the site; they are accepted when its promise is fulfilled. */
export function custom({ customTransport }: CustomOptions): Transport {
  return {
    async send({ events }) {
      await customTransport?.(events);
      return 'accepted';
    },
  };
}
