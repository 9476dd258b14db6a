import type { Outcome, Transport } from '../delivery/transport.ts';
import type { Envelope, WireEvent } from '../wire/envelope.ts';

/** Where a test reads what would have been sent. */
export interface MemorySink {
  /** What a collector is given as its `transport`. */
  readonly transport: Transport;
  /** What was accepted, the oldest first. */
  readonly envelopes: readonly Envelope[];
  /** The events of all of them. */
  readonly events: readonly WireEvent[];
  /** Those of one type. */
  eventsOf(type: string): readonly WireEvent[];
  /**
   * How the next handings-over go; only what is accepted is kept.
   * @default 'accepted'
   */
  answer: Outcome;
  /** Forgets what was accepted. */
  clear(): void;
}

/**
 * A transport that keeps envelopes in memory, as long as the page is online. An event is there once its collector was flushed.
 *
 * @example
 * const sink = createMemorySink();
 * const collector = new TelemetryCollector({ consent: 'full', transport: sink.transport });
 * collector.track({ type: 'cart.add', data: { sku: 'lamp-7' } });
 * await collector.flush();
 * expect(sink).toHaveTracked('cart.add', { sku: 'lamp-7' });
 */
export function createMemorySink(): MemorySink {
  const envelopes: Envelope[] = [];
  const take = (envelope: Envelope): Outcome => {
    if (globalThis.navigator?.onLine === false) return 'retry';
    // Written and read, as the network would: nothing of the page is kept.
    if (sink.answer === 'accepted') envelopes.push(JSON.parse(JSON.stringify(envelope)));
    return sink.answer;
  };
  const sink: MemorySink = {
    transport: { send: async (envelope) => take(envelope), sendAtExit: take },
    envelopes,
    get events() {
      return envelopes.flatMap(({ events }) => events);
    },
    eventsOf: (type) => sink.events.filter((event) => event.type === type),
    answer: 'accepted',
    clear: () => {
      envelopes.length = 0;
    },
  };
  return sink;
}
