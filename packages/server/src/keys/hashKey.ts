import { createHmac, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from '../startProblem.ts';

/** Hashes a text with a key that only this server has, as 32 hex digits; another purpose gives another hash. */
export type Keyed = (purpose: string, text: string) => string;

const keyBytes = 32;

/** Reads the key of a data folder, or makes it. Without it, hashes in the database can neither be guessed nor made again. */
export async function openHashKey(folder: string): Promise<Keyed> {
  const path = join(folder, 'hash.key');
  const key = (await readKey(path)) ?? (await makeKey(path));
  return (purpose, text) =>
    createHmac('sha256', key).update(`${purpose}\n${text}`).digest('hex').slice(0, 32);
}

async function readKey(path: string): Promise<Buffer | undefined> {
  const key = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (key === undefined || key.length === keyBytes) return key;
  throw new StartProblem(
    `${path} is no key. Put back a copy; or remove it, and pseudonyms of before and after are different people.`,
  );
}

async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(keyBytes);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(key);
    await file.datasync();
  } finally {
    await file.close();
  }
  return key;
}
