import { type Administration, openAdministration } from '../src/access/administration.ts';
import { openRecords } from '../src/documents/openRecords.ts';
import { loopbackOrigins } from '../src/keys/allowedOrigins.ts';
import type { ForeignConsent } from '../src/keys/foreignConsent.ts';
import { openStore } from '../src/openStore.ts';

interface Options {
  origins?: readonly string[];
  foreignConsent?: ForeignConsent;
  now?: () => number;
  /** A database that other servers use as well; all of them have one key. */
  clickhouseUrl?: string;
}

/** Opens what a folder says of access, or what a database does, as the server does. */
export async function openIn(
  folder: string,
  { origins, foreignConsent, now = Date.now, clickhouseUrl }: Options = {},
): Promise<Administration> {
  const log = (): void => {};
  const opened =
    clickhouseUrl === undefined ? undefined : await openStore({ clickhouseUrl, dataPath: folder, log });
  const { records, keyed, close } = await openRecords({
    folder,
    store: opened?.store ?? { migrate: async () => {} },
    hashKey: opened && Buffer.alloc(32, 7),
    log,
    now,
  });
  const administration = await openAdministration(folder, {
    records,
    keyed,
    ...(origins && { origins }),
    ...(foreignConsent && { foreignConsent }),
    defaultOrigins: loopbackOrigins,
    onFailure: () => {},
    now,
  });
  return {
    ...administration,
    async close() {
      await administration.close();
      await close();
      await opened?.close();
    },
  };
}
