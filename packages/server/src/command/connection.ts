import { request } from 'node:http';
import { resolve } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { openAdministration } from '../access/administration.ts';
import { registerAdministration } from '../api/registerApi.ts';
import type { ApiProblem } from '../api/types.ts';
import type { ServerConfig } from '../config.ts';
import { takeDataFolder } from '../dataFolder.ts';
import { isAnswered, toSocketPath } from '../folderLock.ts';
import { loopbackOrigins } from '../keys/allowedOrigins.ts';
import { openHashKey } from '../keys/hashKey.ts';
import { createServer } from '../server.ts';
import { CommandProblem } from './Command.ts';

/** Whom a command asks: the server that runs, or what would be one. */
export interface Connection {
  /** Whether a server runs on the data folder. */
  readonly isServing: boolean;
  /** Throws a `CommandProblem` with the server's words where it refuses. */
  ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

interface Answered {
  status: number;
  text: string;
}

/**
 * Reaches the server by the socket in its data folder, which only those can open who own that folder. Where none runs, the
 * folder is taken for as long as the command needs; the database is started only for commands that ask it.
 */
export async function openConnection(
  config: ServerConfig,
  { needsStore, note }: { needsStore: boolean; note: (line: string) => void },
): Promise<Connection> {
  const socketPath = toSocketPath(resolve(config.dataPath));
  if (await isAnswered(socketPath))
    return {
      isServing: true,
      ask: (method, path, body) => send(socketPath, method, path, body).then(toAnswer) as never,
      close: async () => {},
    };
  const { app, close } =
    needsStore || config.clickhouseUrl !== undefined
      ? await openServer(config, note)
      : await openFolder(config);
  return {
    isServing: false,
    ask: (method, path, body) => inject(app, method, path, body).then(toAnswer) as never,
    close,
  };
}

interface Opened {
  app: FastifyInstance;
  close(): Promise<void>;
}

function openServer(config: ServerConfig, note: (line: string) => void): Promise<Opened> {
  return createServer({ ...config, isListening: false, writeLog: (line) => note(line.trimEnd()) });
}

async function openFolder(config: ServerConfig): Promise<Opened> {
  const { dataPath, origins } = config;
  const lock = await takeDataFolder(dataPath);
  try {
    const administration = await openAdministration(dataPath, {
      keyed: await openHashKey(dataPath),
      ...(origins && { origins }),
      defaultOrigins: loopbackOrigins,
      onFailure: () => {},
      now: Date.now,
    });
    const app = Fastify();
    const door = { operatorToken: undefined, setupToken: '', isLocal: () => true };
    await registerAdministration(app, { administration, door });
    return {
      app,
      async close() {
        await app.close();
        await administration.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function send(socketPath: string, method: string, path: string, body: unknown): Promise<Answered> {
  return new Promise((done, fail) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      host: 'localhost',
      ...(text !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
      }),
    };
    const asked = request({ socketPath, method, path: `/api/v1/${path}`, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
    asked.once('error', (error) =>
      fail(
        new CommandProblem(
          `The server on this data folder does not answer (${error.message}). Is it stopping?`,
        ),
      ),
    );
    asked.end(text);
  });
}

async function inject(app: FastifyInstance, method: string, path: string, body: unknown): Promise<Answered> {
  const { statusCode, payload } = await app.inject({
    method: method as 'GET',
    url: `/api/v1/${path}`,
    headers: { host: 'localhost' },
    ...(body !== undefined && { payload: body as object }),
  });
  return { status: statusCode, text: payload };
}

function toAnswer({ status, text }: Answered): unknown {
  if (status < 300) return text === '' ? undefined : JSON.parse(text);
  let message = `The server answered ${status}.`;
  try {
    message = (JSON.parse(text) as ApiProblem).error.message;
  } catch {
    // not in our words: the status has to do
  }
  throw new CommandProblem(message);
}
