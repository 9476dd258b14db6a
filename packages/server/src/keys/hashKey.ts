import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from '../startProblem.ts';

/** Hashes a text with a key that only this server has, as 32 hex digits; another purpose gives another hash. */
export type Keyed = (purpose: string, text: string) => string;

/** The key of a server, which nothing shows. */
export interface HashKey {
  (purpose: string, text: string): string;
  /** A key of 32 bytes for another purpose, from which this one cannot be told. */
  derive(purpose: string): Buffer;
}

const keyBytes = 32;

/** Takes the key that is given, or reads that of a data folder, or makes it. Without it, hashes in the database can neither be guessed nor made again. */
export async function openHashKey(folder: string, given?: Buffer): Promise<HashKey> {
  return (await readHashKey(folder, given)) ?? toHashKey(await makeKey(pathOf(folder)));
}

/** What a database may know of a key: whether it is the same, and nothing by which it could be found faster than by trying all there are. */
export function fingerprintOf(key: Keyed): string {
  return key('fingerprint', 'hash.key');
}

/** The key that is given, or that of a data folder; `undefined` where there is none yet. */
export async function readHashKey(folder: string, given?: Buffer): Promise<HashKey | undefined> {
  const path = pathOf(folder);
  const own = await readKey(path);
  if (given && own && !own.equals(given))
    throw new StartProblem(
      `CANDOR_HASH_KEY is another key than ${path}. Remove the one that is wrong: pseudonyms that were made with the other are different people.`,
    );
  const key = given ?? own;
  return key && toHashKey(key);
}

function pathOf(folder: string): string {
  return join(folder, 'hash.key');
}

function toHashKey(key: Buffer): HashKey {
  return Object.assign(
    (purpose: string, text: string): string =>
      createHmac('sha256', key).update(`${purpose}\n${text}`).digest('hex').slice(0, 32),
    {
      derive: (purpose: string): Buffer =>
        Buffer.from(hkdfSync('sha256', key, '', `candor ${purpose}`, keyBytes)),
    },
  );
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
