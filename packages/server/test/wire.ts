import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What was sent to a database. */
export interface Sent {
  sql: string;
  /** Settings and bound values, by name. */
  parameters: URLSearchParams;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What lies between a client and a database, and shows or spoils what passes. */
export interface Wire {
  readonly url: string;
  readonly sent: Sent[];
  /** Asked for each statement: `reset` tears the connection when half of the rows have come, `lose` when the database has done its work. */
  fault: (sent: Sent) => 'reset' | 'lose' | undefined;
  /** An answer of its own, as rows of JSON, for what the database behind it cannot tell. */
  told: (sent: Sent) => readonly object[] | undefined;
  close(): Promise<void>;
}

/** Puts a wire before a database. */
export async function openWire(database: string): Promise<Wire> {
  const wire: Omit<Wire, 'url' | 'close'> = {
    sent: [],
    fault: () => undefined,
    told: () => undefined,
  };
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { searchParams, pathname } = new URL(incoming.url ?? '/', database);
    const text = incoming.headers['content-encoding'] === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
    const inAddress = searchParams.get('query');
    const sent = { sql: inAddress ?? text.toString(), parameters: searchParams, headers: incoming.headers };
    if (pathname !== '/ping' && incoming.method === 'POST') wire.sent.push(sent);
    const told = wire.told(sent);
    if (told) {
      response.end(told.map((row) => `${JSON.stringify(row)}\n`).join(''));
      return;
    }
    const fault = wire.fault(sent);
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const target = new URL(incoming.url ?? '/', database);
    const onward = request(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
      if (fault === 'lose') {
        answer.resume().on('end', () => incoming.socket.resetAndDestroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(wire, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server's address is that
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
