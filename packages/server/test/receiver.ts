import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it arrived. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  // What a test looks into is its own business.
  json: ReturnType<typeof JSON.parse>;
}

/** A service on this machine that takes messages. */
export interface Receiver {
  url: string;
  received: Received[];
  /** What is answered next, one after the other; then 200 and `ok`. */
  answers: { status: number; text?: string; headers?: Record<string, string> }[];
}

/** Starts a receiver that ends with the test. */
export async function makeReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Receiver['answers'] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    received.push({ path: request.url ?? '', headers: request.headers, text, json: JSON.parse(text) });
    const { status, text: answer = 'ok', headers = {} } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, answers };
}
