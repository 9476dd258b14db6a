import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';

/** A file held open; every method may fail, and `write` may take less than it was given. */
export interface OpenFile {
  /** Writes at `position`; answers how many bytes were taken. */
  write(chunks: readonly Uint8Array[], position: number): Promise<number>;
  /** Resolves when what was written survives a loss of power. */
  sync(): Promise<void>;
  /** Reads at `position`; answers how many bytes came, 0 at the end. */
  read(target: Uint8Array, position: number): Promise<number>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/** What the spool asks of a disk; replaced in tests by one that fails. */
export interface Files {
  makeFolder(path: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  /** Opens a file that exists, for writing and reading. */
  open(path: string): Promise<OpenFile>;
  /** Opens a file that must not exist yet. */
  create(path: string): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes creations and renames in a folder survive a loss of power. */
  syncFolder(path: string): Promise<void>;
}

/** The disk of this machine. */
export function createDiskFiles(): Files {
  return {
    makeFolder: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
    list: (folder) => readdir(folder),
    open: (path) => openFile(path, 'r+'),
    create: (path) => openFile(path, 'wx+'),
    rename,
    remove: (path) => rm(path, { force: true }),
    async syncFolder(path) {
      const folder = await open(path, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
  };
}

async function openFile(path: string, flags: string): Promise<OpenFile> {
  const handle = await open(path, flags, 0o600);
  return {
    write: async (chunks, position) => (await handle.writev(chunks, position)).bytesWritten,
    sync: () => handle.datasync(),
    read: async (target, position) => (await handle.read(target, 0, target.length, position)).bytesRead,
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}

/** Writes everything, however little the disk takes at a time. */
export async function writeAll(
  file: OpenFile,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  let at = position;
  while (rest.length > 0) {
    const taken = await file.write(rest, at);
    if (taken === 0) throw new Error('The disk took no bytes');
    at += taken;
    rest = withoutFirst(rest, taken);
  }
}

/** Reads until the target is full or the file ends; answers the part that was filled. */
export async function readAll(file: OpenFile, target: Uint8Array, position: number): Promise<Uint8Array> {
  let filled = 0;
  while (filled < target.length) {
    const came = await file.read(target.subarray(filled), position + filled);
    if (came === 0) break;
    filled += came;
  }
  return target.subarray(0, filled);
}

function withoutFirst(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  const rest: Uint8Array[] = [];
  for (const chunk of chunks) {
    if (skip >= chunk.length) skip -= chunk.length;
    else {
      rest.push(chunk.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}
