import { encodeEnvelope } from '../wire/encode.ts';
import type { Envelope } from '../wire/envelope.ts';
import type { Transport } from './transport.ts';

/** Texts on the device, by name; each promise may be rejected. */
export interface KeptTexts {
  keys(): Promise<string[]>;
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** What a keep is made of. */
export interface KeepOptions {
  readonly texts: KeptTexts;
  /** Whether anything may be stored on the device now. */
  readonly isAllowed: () => boolean;
  readonly maxBytes: () => number;
  /** Told of events that are let go, by reason. */
  readonly drop: (reason: string, events: number) => void;
  /** Called right before something is kept. */
  readonly onKeep: () => void;
}

/** Keeps envelopes on the device until a server is configured. */
export interface Keep extends Transport {
  /** The oldest envelope that is kept, and how to let go of it. */
  oldest(): Promise<{ envelope: Envelope; bytes: number; forget: () => void } | undefined>;
  /** Lets go of everything. */
  clear(): Promise<void>;
}

/** The names say in which order texts were kept, how long they are and how many events are in them. */
export function keep({ texts, isAllowed, maxBytes, drop, onKeep }: KeepOptions): Keep {
  const makeRoom = async (needed: number): Promise<void> => {
    const kept = (await texts.keys()).sort().map(readName);
    let excess = kept.reduce((sum, { bytes }) => sum + bytes, needed) - maxBytes();
    const gone = kept.filter(({ bytes }) => {
      const isOver = excess > 0;
      excess -= bytes;
      return isOver;
    });
    if (!gone.length) return;
    await texts.remove(gone.map(({ key }) => key));
    drop(
      'overflow',
      gone.reduce((sum, { events }) => sum + events, 0),
    );
  };

  return {
    async send(envelope) {
      if (!isAllowed()) return 'held';
      const text = encodeEnvelope(envelope);
      await makeRoom(text.length);
      if (!isAllowed()) return 'held';
      onKeep();
      await texts.set(nameOf(envelope, text.length), text);
      return 'accepted';
    },

    async oldest() {
      if (!isAllowed()) return undefined;
      for (const key of (await texts.keys()).sort()) {
        const text = await texts.get(key);
        const forget = (): void => void texts.remove([key]).catch(() => undefined);
        const envelope = readEnvelope(text);
        if (envelope) return { envelope, bytes: readName(key).bytes, forget };
        forget();
      }
      return undefined;
    },

    async clear() {
      await texts.remove(await texts.keys());
    },
  };
}

function nameOf({ sentAt, id, events }: Envelope, bytes: number): string {
  // Events are numbered in their order, and many envelopes may be kept in one millisecond.
  const order = [sentAt, events[0]?.seq ?? 0].map((number) => String(number).padStart(15, '0'));
  return [...order, bytes, events.length, id].join(' ');
}

function readName(key: string): { key: string; bytes: number; events: number } {
  const [, , bytes, events] = key.split(' ');
  return { key, bytes: Number(bytes) || 0, events: Number(events) || 0 };
}

/** Somebody may have edited it; the server looks at it more closely. */
function readEnvelope(text: string | undefined): Envelope | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<Envelope> | null;
    return value?.id && Array.isArray(value.events) ? (value as Envelope) : undefined;
  } catch {
    return undefined; // Half written.
  }
}
