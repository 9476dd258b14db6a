import { createDiskFiles, type Files, type OpenFile } from '../src/spool/files.ts';

/** What to do to the disk, changed while a test runs. */
export interface Faults {
  /** Thrown by the next writes, until it is taken away. */
  write?: string;
  /** Thrown by the next `fdatasync`s, though the bytes are written. */
  sync?: string;
  /** Thrown when a file is made. */
  create?: string;
  /** The most bytes that one write takes. */
  shortWriteBytes?: number;
}

/** The real disk, with faults switched on from outside. */
export function createFaultyFiles(faults: Faults, disk: Files = createDiskFiles()): Files {
  const spoil = (file: OpenFile): OpenFile => ({
    ...file,
    async write(chunks, position) {
      if (faults.write) throw faultNamed(faults.write);
      const most = faults.shortWriteBytes;
      return most === undefined
        ? file.write(chunks, position)
        : file.write(firstBytes(chunks, most), position);
    },
    async sync() {
      if (faults.sync) throw faultNamed(faults.sync);
      await file.sync();
    },
  });
  return {
    ...disk,
    open: async (path) => spoil(await disk.open(path)),
    async create(path) {
      if (faults.create) throw faultNamed(faults.create);
      return spoil(await disk.create(path));
    },
  };
}

function firstBytes(chunks: readonly Uint8Array[], most: number): Uint8Array[] {
  return [Buffer.concat(chunks).subarray(0, most)];
}

function faultNamed(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
