import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from '../startProblem.ts';
import { allowOrigins, type OriginCheck } from './allowedOrigins.ts';
import { type ForeignConsent, impliedConsent, isForeignConsent } from './foreignConsent.ts';
import { createSecret, digestOf, isSameDigest } from './secret.ts';

/** A key that a page may show to everyone: it can only write, to one project, from some origins. */
export interface WriteKey {
  readonly key: string;
  readonly project: string;
  readonly isAllowed: OriginCheck;
  /** What the people allow whom another client measures with this key, for such a client does not say. */
  readonly foreignConsent: ForeignConsent;
}

/** The write keys of a server. */
export interface WriteKeys {
  /** The key of the project `default`. */
  readonly first: WriteKey;
  /** The same time for every answer. */
  find(key: string): WriteKey | undefined;
  /** Whether any key is for pages of this origin: a preflight names none. */
  isAllowed: OriginCheck;
}

interface StoredKey {
  key: string;
  project: string;
  origins: string[];
  foreignConsent?: ForeignConsent;
}

/** Reads the keys of a data folder, or makes the first one. `origins` replaces what is kept, where given. */
export async function openWriteKeys(
  folder: string,
  {
    origins,
    defaultOrigins,
    foreignConsent,
  }: {
    origins?: readonly string[];
    defaultOrigins: readonly string[];
    /** Of keys that say nothing about it. */
    foreignConsent?: ForeignConsent;
  },
): Promise<WriteKeys> {
  const path = join(folder, 'keys.json');
  const kept = await readKeys(path);
  const [first = { key: createSecret('cw'), project: 'default', origins: [...defaultOrigins] }, ...others] =
    kept;
  if (origins) first.origins = [...origins];
  await writeKeys(path, [first, ...others]);

  const toWriteKey = ({ key, project, origins: of, foreignConsent: level }: StoredKey): WriteKey => ({
    key,
    project,
    isAllowed: allowOrigins(of),
    foreignConsent: level ?? foreignConsent ?? impliedConsent,
  });
  const keys = [first, ...others].map((stored) => ({
    // A key of before may hold dashes, for which whoever writes a Sentry DSN puts something else.
    digests: [digestOf(stored.key), digestOf(stored.key.replaceAll('-', '_'))],
    writeKey: toWriteKey(stored),
  }));
  return {
    first: toWriteKey(first),
    find(key) {
      const digest = digestOf(key);
      let found: WriteKey | undefined;
      for (const { digests, writeKey } of keys)
        for (const own of digests) if (isSameDigest(own, digest)) found = writeKey;
      return found;
    },
    isAllowed: (origin) => keys.some(({ writeKey }) => writeKey.isAllowed(origin)),
  };
}

async function readKeys(path: string): Promise<StoredKey[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const keys = parseKeys(text);
  if (keys) return keys;
  throw new StartProblem(
    `${path} cannot be read as keys. Put back a copy, or remove it to get a new write key.`,
  );
}

function parseKeys(text: string): StoredKey[] | undefined {
  try {
    const { writeKeys } = JSON.parse(text) as { writeKeys: StoredKey[] };
    const isGood = writeKeys.every(
      ({ key, project, origins, foreignConsent = impliedConsent }) =>
        typeof key === 'string' &&
        typeof project === 'string' &&
        Array.isArray(origins) &&
        isForeignConsent(foreignConsent),
    );
    return isGood ? writeKeys : undefined;
  } catch {
    // Not JSON, or not of this shape: the caller says so with the file's name.
    return undefined;
  }
}

async function writeKeys(path: string, writeKeys: readonly StoredKey[]): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ version: 1, writeKeys }, null, 2)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
