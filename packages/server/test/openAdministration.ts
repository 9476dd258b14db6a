import { type Administration, openAdministration } from '../src/access/administration.ts';
import { loopbackOrigins } from '../src/keys/allowedOrigins.ts';
import type { ForeignConsent } from '../src/keys/foreignConsent.ts';
import { openHashKey } from '../src/keys/hashKey.ts';

/** Opens what a folder says of access, as the server does. */
export async function openIn(
  folder: string,
  {
    origins,
    foreignConsent,
    now = Date.now,
  }: { origins?: readonly string[]; foreignConsent?: ForeignConsent; now?: () => number } = {},
): Promise<Administration> {
  return openAdministration(folder, {
    keyed: await openHashKey(folder),
    ...(origins && { origins }),
    ...(foreignConsent && { foreignConsent }),
    defaultOrigins: loopbackOrigins,
    onFailure: () => {},
    now,
  });
}
