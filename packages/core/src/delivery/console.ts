import type { Transport } from './transport.ts';

/** Shows envelopes in the console, for development. */
export function consoleTransport(): Transport {
  return {
    async send(envelope) {
      console.info('[candor]', envelope);
      return 'accepted';
    },
  };
}
