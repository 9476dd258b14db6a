import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Acknowledgement } from '@candor/core/wire';

/** What the server does with one request to /v1/envelopes. */
export type Answer =
  /** Stores and acknowledges, when it has taken its time; with `headers` to break what is right, such as CORS. */
  | { readonly kind: 'ok'; readonly delayMs?: number; readonly headers?: Readonly<Record<string, string>> }
  /** Stores nothing. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly contentType?: string;
    }
  /** Stores, and breaks the connection before it answers. */
  | { readonly kind: 'lost' }
  /** Breaks the connection when so much of the body has come; stores nothing. */
  | { readonly kind: 'reset'; readonly at: 'start' | 'middle' | 'end' }
  /** Stores nothing and never answers, or one byte each second. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'trickle' }
  /** A login page as a success, as hotels answer for everybody; stores nothing. */
  | { readonly kind: 'portal' };

/** Which answers are given by a server that has stored the events. */
export function isStoring({ kind }: Answer): boolean {
  return kind === 'ok' || kind === 'lost';
}

/** Answers, or does whatever else was asked for; the status where one is sent. */
export function giveAnswer(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  acknowledgement: Acknowledgement,
): number | undefined {
  switch (answer.kind) {
    case 'ok':
      return send(response, 200, {
        ...json,
        body: JSON.stringify(acknowledgement),
        ...(answer.headers && { headers: answer.headers }),
      });
    case 'status':
      return send(response, answer.status, answer);
    case 'portal':
      return send(response, 200, { body: portal, contentType: 'text/html' });
    case 'lost':
      request.socket.destroy();
      return undefined;
    case 'reset':
      request.socket.resetAndDestroy();
      return undefined;
    case 'trickle':
      return trickle(response, JSON.stringify(acknowledgement));
    case 'hang':
      return undefined;
  }
}

const json = { contentType: 'application/json' };
const portal = '<!doctype html><title>Welcome</title><form><input name="room"><button>Log in</button></form>';

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: string;
}

function send(response: ServerResponse, status: number, { headers, body = '', contentType }: Sent): number {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (contentType) response.setHeader('content-type', contentType);
  response.writeHead(status).end(body);
  return status;
}

function trickle(response: ServerResponse, text: string): number {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  let sent = 0;
  const timer = setInterval(() => response.write(text.charAt(sent++)), 1000);
  response.on('close', () => clearInterval(timer));
  response.write(text.charAt(sent++));
  return 200;
}
