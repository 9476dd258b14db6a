import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDelivery, type Waiting } from '../src/delivery/deliver.ts';
import type { Outcome, Transport } from '../src/delivery/transport.ts';
import { numberIn } from '../src/wire/encode.ts';
import { writeEnvelope } from './envelopes.ts';
import { seededRandom } from './seededRandom.ts';

const runs = 300;
const stepsPerRun = 60;
const outcomes: readonly Outcome[] = [
  'accepted',
  'retry',
  'split',
  'refused',
  'held',
  { retryAfterMs: 1000 },
];

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A page with a journal, and a server that answers when it is told to. */
function page(random: () => number) {
  /** Numbers of the events of each record on the device. */
  const records = new Map<string, number[]>();
  const held = new Set<string>();
  const settled = new Set<number>();
  const answers: ((outcome: Outcome) => void)[] = [];
  let seq = 0;
  let isSender = true;
  const below = (limit: number): number => Math.floor(random() * limit);
  const anyOutcome = (): Outcome => outcomes[below(outcomes.length)] ?? 'retry';
  const later = (): Promise<Outcome> => new Promise((resolve) => answers.push(resolve));

  const toWaiting = (names: readonly string[]): Waiting => {
    const events = names
      .flatMap((name) => records.get(name) ?? [])
      .map((seq) => ({ seq, type: seq % 3 ? 'ui.click' : 'exception', timestamp: 1, data: {} }));
    for (const name of names) held.add(name);
    const about = {
      origin: 'origin',
      sdk: { name: 'sdk', version: '1' },
      context: { consent: 'full' },
    } as const;
    const envelope = writeEnvelope({ v: 1, id: String(random()), sentAt: Date.now(), ...about, events });
    return { envelope, bytes: events.length * 60, names };
  };
  const source = async (): Promise<Waiting | undefined> => {
    const name = [...records.keys()].find((name) => !held.has(name));
    return name === undefined ? undefined : toWaiting([name]);
  };
  const delivery = createDelivery({
    maxBytes: () => 1500,
    maxCharacters: () => 700,
    now: Date.now,
    isSender: () => isSender,
    isLeft: () => !isSender,
    isSafe: (names) => !!names?.length && names.every((name) => held.has(name)),
    onSettled({ envelope, names = [] }, events) {
      for (const text of events) settled.add(numberIn(text));
      if (events.length !== envelope.events.length) return;
      for (const name of names) {
        records.delete(name);
        held.delete(name);
      }
    },
    onReleased({ names = [] }) {
      for (const name of names) held.delete(name);
    },
    onFlight: () => undefined,
    onDeferred: () => undefined,
    onStuck: () => undefined,
    shorten: (event) => event,
    onOutcome: () => undefined,
  });
  const transport: Transport = {
    send: () => (random() < 0.5 ? Promise.resolve(anyOutcome()) : later()),
    sendAtExit({ events }) {
      if (events.length > 3) return 'split';
      return random() < 0.2 ? undefined : later();
    },
  };
  delivery.use(transport, source);

  const steps = [
    () => {
      const names = Array.from({ length: 1 + below(3) }, () => {
        const seqs = Array.from({ length: 1 + below(5) }, () => ++seq);
        records.set(String(seq), seqs);
        return String(seq);
      });
      delivery.add(toWaiting(names));
    },
    () => answers.splice(below(answers.length), 1)[0]?.(anyOutcome()),
    () => delivery.leave(random() < 0.7),
    () => delivery.release(),
    () => void delivery.drain(true),
    () => {
      isSender = random() < 0.7;
      delivery.fit();
    },
  ];
  return {
    delivery,
    records,
    step: () => steps[below(steps.length)]?.(),
    /** Numbers of the events that neither the device has nor anybody has answered. */
    lost() {
      const kept = new Set([...records.values()].flat());
      return Array.from({ length: seq }, (_, i) => i + 1).filter(
        (seq) => !kept.has(seq) && !settled.has(seq),
      );
    },
    async end() {
      isSender = true;
      delivery.use({ send: async () => 'accepted' }, source);
      for (const answer of answers.splice(0)) answer('accepted');
      await vi.advanceTimersByTimeAsync(4_000_000);
      delivery.stop();
    },
  };
}

test('no event leaves the device before it is answered, and all of them do, whatever happens in whatever order', async () => {
  for (let run = 1; run <= runs; run++) {
    const random = seededRandom(run);
    const { delivery, records, step, lost, end } = page(random);
    for (let i = 0; i < stepsPerRun; i++) {
      step();
      await vi.advanceTimersByTimeAsync(Math.floor(random() * 3) * 700);
      expect(lost(), `run ${run}, step ${i}`).toEqual([]);
    }

    await end();

    expect([delivery.texts('origin'), [...records], lost()], `run ${run}`).toEqual([[], [], []]);
  }
});
