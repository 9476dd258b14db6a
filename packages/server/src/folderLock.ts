import { createHash } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A folder that is this process's. */
export interface FolderLock {
  /** Hands over who connects to the folder from now on: whoever may write there, and nobody else. */
  answer(onConnection: (socket: Socket) => void): void;
  /** Gives the folder back. */
  release(): Promise<void>;
}

// The kernel's limit for the path of a socket is 104 bytes on macOS and 108 on Linux.
const maxPathBytes = 100;

/**
 * Takes a folder for one process, or answers `undefined` when another has it. The lock is a listening socket: it ends
 * with its process, however that ends, and cannot be mistaken for another process with the same number.
 */
export async function lockFolder(folder: string): Promise<FolderLock | undefined> {
  const path = toSocketPath(resolve(folder));
  // Of two who find the same left by a dead process, the slower would remove the lock of the quicker.
  const leave = await enter(`${path}.taking`);
  try {
    if (await isAnswered(path)) return undefined;
    await rm(path, { force: true });
    return await take(path);
  } finally {
    await leave();
  }
}

async function take(path: string): Promise<FolderLock | undefined> {
  let answer = (socket: Socket): unknown => socket.destroy();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    answer(socket);
  });
  if (!(await listen(server, path))) return undefined;
  await chmod(path, 0o600);
  server.unref();
  return {
    answer(onConnection) {
      answer = onConnection;
    },
    release: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** Much longer than taking a folder takes: who is still in then is dead. */
const TAKING_MS = 2_000;

/** Lets in one at a time. */
async function enter(path: string): Promise<() => Promise<void>> {
  const begun = performance.now();
  for (;;) {
    try {
      await writeFile(path, '', { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (performance.now() - begun > TAKING_MS) await rm(path, { force: true });
    else await setTimeout(20);
  }
}

/** Where whoever has a folder can be reached. */
export function toSocketPath(folder: string): string {
  const path = join(folder, 'lock');
  if (Buffer.byteLength(path) <= maxPathBytes) return path;
  return join(tmpdir(), `candor-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}.lock`);
}

/** Whether somebody answers there. */
export function isAnswered(path: string): Promise<boolean> {
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
