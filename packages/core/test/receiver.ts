import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeEnvelope } from '../src/wire/decode.ts';
import type { Envelope } from '../src/wire/envelope.ts';

/** One request as it came over the socket. */
interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
  readonly envelope: Envelope;
}

/** How to answer a request; without an answer of its own the receiver acknowledges. */
export type Answer = (received: Received, response: ServerResponse) => void;

/** A real server on loopback that keeps what it gets. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Envelopes in the order in which they came, each id once. */
  envelopes(): Envelope[];
  answer: Answer;
  close(): Promise<void>;
}

export const acknowledge: Answer = ({ envelope }, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ id: envelope.id, accepted: envelope.events.length, duplicate: 0, rejected: [] }),
  );
};

/** Answers with a status and nothing else. */
export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end();
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    if (request.method !== 'POST') {
      response.end('<!doctype html><title>A page of the site</title>');
      return;
    }
    const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body).toString() : body.toString();
    const decoded = decodeEnvelope(JSON.parse(text));
    if ('problem' in decoded) {
      response.writeHead(400).end(JSON.stringify(decoded));
      return;
    }
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, bytes: body.length, envelope: decoded.envelope };
    received.push(one);
    receiver.answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/envelopes`,
    received,
    envelopes: () => [...new Map(received.map(({ envelope }) => [envelope.id, envelope])).values()],
    answer: acknowledge,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
