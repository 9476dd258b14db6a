import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Gives the folder back. */
export type Unlock = () => Promise<void>;

// The kernel's limit for the path of a socket is 104 bytes on macOS and 108 on Linux.
const maxPathBytes = 100;

/**
 * Takes a folder for one process, or answers `undefined` when another has it. The lock is a listening socket: it ends
 * with its process, however that ends, and cannot be mistaken for another process with the same number.
 */
export async function lockFolder(folder: string): Promise<Unlock | undefined> {
  const path = toSocketPath(resolve(folder));
  if (await isAnswered(path)) return undefined;
  await rm(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  if (!(await listen(server, path))) return undefined;
  server.unref();
  return () => new Promise((done) => server.close(() => done()));
}

function toSocketPath(folder: string): string {
  const path = join(folder, 'lock');
  if (Buffer.byteLength(path) <= maxPathBytes) return path;
  return join(tmpdir(), `candor-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}.lock`);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(false);
      else fail(error);
    });
    server.listen(path, () => done(true));
  });
}
