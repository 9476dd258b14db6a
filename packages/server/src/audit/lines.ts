import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const chunkBytes = 65_536;

/** The lines of a file; none of one that is not there. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (rest !== '') yield rest;
}

/** The same from the last to the first, reading no more than is asked for. */
export async function* linesFromEnd(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (!file) return;
  try {
    let { size: left } = await file.stat();
    let rest = Buffer.alloc(0);
    while (left > 0) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, left));
      left -= chunk.length;
      await file.read(chunk, 0, chunk.length, left);
      const lines = Buffer.concat([chunk, rest]);
      // The first line of a chunk may begin in the one before.
      const start = left === 0 ? 0 : lines.indexOf('\n') + 1;
      if (left > 0 && start === 0) {
        rest = lines;
        continue;
      }
      rest = lines.subarray(0, start);
      for (const line of lines.subarray(start).toString().split('\n').reverse()) if (line !== '') yield line;
    }
  } finally {
    await file.close();
  }
}
