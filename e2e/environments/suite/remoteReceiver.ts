import type { Answer, Receiver } from '../../../packages/core/test/receiver.ts';

// Taken before a test stands in for it.
const { fetch } = globalThis;
const JSON_TYPE = { 'content-type': 'application/json' };

/** What the site passes on of a request that waits for its answer. */
export type Waiting = Parameters<Answer>[0] & { readonly exchange: number };

/** How the site shall answer it; without a status the connection is cut. */
export interface Reply {
  readonly exchange: number;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export const acknowledge: Answer = ({ envelope: { id, events } }, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id, accepted: events.length, duplicate: 0, rejected: [] }));
};

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end();
}

/** The receiver of core's tests: a server of this program, or the site's where a program can be none. */
export async function startReceiver(): Promise<Receiver> {
  if (!('process' in globalThis)) return startRemoteReceiver();
  const own = await import('../../../packages/core/test/receiver.ts');
  return own.startReceiver();
}

/** The site receives, and asks here for what it shall answer. */
async function startRemoteReceiver(): Promise<Receiver> {
  const { suiteOrigin } = globalThis as unknown as { suiteOrigin: string };
  // Of another name, so that what a test sends takes no connection from it: browsers have six for each.
  const control = suiteOrigin.replace('127.0.0.1', 'localhost');
  const opened = await fetch(`${control}/receivers`, { method: 'POST' });
  const { receiver: number } = (await opened.json()) as { receiver: number };
  const address = `${control}/receivers/${number}`;
  const closing = new AbortController();
  const received: Receiver['received'] = [];
  const receiver: Receiver = {
    url: `${suiteOrigin}/received/${number}/v1/envelopes`,
    received,
    envelopes: () => [...new Map(received.map(({ envelope }) => [envelope.id, envelope])).values()],
    answer: acknowledge,
    async close() {
      closing.abort();
      await fetch(address, { method: 'DELETE', cache: 'no-store' });
    },
  };
  void listen().catch(() => undefined);
  return receiver;

  async function listen(): Promise<void> {
    while (!closing.signal.aborted) {
      // Not by way of the cache, which lets nothing else to this address until a question that waits is answered.
      const answer = await fetch(address, { signal: closing.signal, cache: 'no-store' });
      for (const { exchange, ...one } of (await answer.json()) as Waiting[]) {
        received.push(one);
        receiver.answer(one, responseTo(exchange) as Parameters<Answer>[1]);
      }
    }
  }

  function responseTo(exchange: number) {
    let reply: Reply = { exchange, status: 200, headers: {} };
    const send = (): void => {
      const body = JSON.stringify(reply);
      void fetch(address, { method: 'PUT', headers: JSON_TYPE, body, cache: 'no-store' }).catch(
        () => undefined,
      );
    };
    const response = {
      setHeader(name: string, value: string) {
        reply = { ...reply, headers: { ...reply.headers, [name]: value } };
        return response;
      },
      writeHead(code: number, headers: Record<string, string> = {}) {
        reply = { ...reply, status: code, headers: { ...reply.headers, ...headers } };
        return response;
      },
      end(body = '') {
        reply = { ...reply, body };
        send();
      },
      destroy() {
        reply = { exchange };
        send();
      },
    };
    return response;
  }
}
