// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeEnvelope } from '../../test/envelopes.ts';
import type { Envelope } from '../wire/envelope.ts';
import { beacon } from './beacon.ts';
import { consoleTransport } from './console.ts';
import { custom } from './custom.ts';
import { http } from './http.ts';
import type { Transport } from './transport.ts';

/** What the contract needs to know of one transport. */
interface Subject {
  readonly transport: Transport;
  /** The envelopes that have arrived where this transport brings them. */
  arrived(): Promise<readonly (readonly string[])[]>;
  /** Makes the other side fail from now on. */
  breakDown(): void;
}

const typesOf = ({ events }: Envelope): string[] => events.map(({ data }) => String(data['text']));
const { signal } = new AbortController();

const subjects: Record<string, () => Subject> = {
  http() {
    const got: Envelope[] = [];
    let isBroken = false;
    vi.stubGlobal('fetch', async (_: string, { body }: RequestInit) => {
      if (isBroken) throw new TypeError('Failed to fetch');
      got.push(JSON.parse(new TextDecoder().decode(body as Uint8Array<ArrayBuffer>)));
      return new Response(JSON.stringify({ id: got.at(-1)?.id }));
    });
    return {
      transport: http({ endpoint: '/e', headers: {}, maxPayloadBytes: 9000 }),
      arrived: async () => got.map(typesOf),
      breakDown: () => {
        isBroken = true;
      },
    };
  },

  beacon() {
    const got: Blob[] = [];
    let isBroken = false;
    vi.stubGlobal('navigator', {
      sendBeacon: (_: string, body: Blob) => !isBroken && got.push(body) > 0,
    });
    return {
      transport: beacon({ endpoint: '/e', maxPayloadBytes: 9000 }),
      arrived: () => Promise.all(got.map(async (body) => typesOf(JSON.parse(await readBlob(body))))),
      breakDown: () => {
        isBroken = true;
      },
    };
  },

  console() {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    return {
      transport: consoleTransport(),
      arrived: async () => info.mock.calls.map((call) => typesOf(call[1])),
      breakDown: () => {
        info.mockImplementation(() => {
          throw new Error('no console');
        });
      },
    };
  },

  custom() {
    const got: string[][] = [];
    let isBroken = false;
    const deliver = async (events: Envelope['events']): Promise<void> => {
      if (isBroken) throw new Error('no');
      got.push(events.map(({ data }) => String(data['text'])));
    };
    return {
      transport: custom({ customTransport: deliver }),
      arrived: async () => got,
      breakDown: () => {
        isBroken = true;
      },
    };
  },
};

function readBlob(blob: Blob): Promise<string> {
  // jsdom's have no such method.
  if ('text' in blob) return blob.text();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob);
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe.each(Object.entries(subjects))('%s', (_, create) => {
  test('says accepted for what has arrived, in its order', async () => {
    const { transport, arrived } = create();
    const [first, second] = [makeEnvelope(2), makeEnvelope(1)];

    expect(await transport.send(first, signal)).toBe('accepted');
    expect(await transport.send(second, signal)).toBe('accepted');

    expect(await arrived()).toEqual([typesOf(first), typesOf(second)]);
  });

  test('says retry or rejects when the other side fails', async () => {
    const { transport, breakDown } = create();
    breakDown();

    const outcome = await transport.send(makeEnvelope(), signal).catch(() => 'retry');

    expect(outcome).toBe('retry');
  });

  test('carries an envelope again after a failure', async () => {
    const { transport, arrived } = create();
    const envelope = makeEnvelope();

    await transport.send(envelope, signal);
    await transport.send(makeEnvelope(), signal);

    expect(await arrived()).toHaveLength(2);
  });

  test('changes nothing of what it carries', async () => {
    const { transport } = create();
    const envelope = makeEnvelope(3);
    const before = structuredClone(envelope);

    await transport.send(envelope, signal);

    expect(envelope).toEqual(before);
  });
});
