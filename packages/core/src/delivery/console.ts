import type { Transport } from './transport.ts';

/** Shows envelopes in the console, for development. */
export function consoleTransport(): Transport {
  const { console } = globalThis;
  return {
    async send(envelope) {
      console.info('[candor]', envelope.events.map(({ type }) => type).join(', '), envelope);
      return 'accepted';
    },
  };
}
