import { attempt } from '../browser/guard.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import { listNames, placePrefix, secretPrefix, toServerName } from '../consent/secrets.ts';
import type { RestrictionAnswer } from '../wire/person.ts';
import { type AskedPlace, askServer } from './askServer.ts';

/** Whether one server keeps this browser's visits without using them. */
export interface ServerRestriction {
  /** Its address, without the key. */
  readonly server: string;
  /** `unknown` where it could not be reached or does not answer such questions: ask again. */
  readonly state: 'restricted' | 'lifted' | 'unknown';
  /** Events that it has moved out of use, or back into it. */
  readonly events?: number;
}

/** Asks every server that anything was sent to. Never rejects. */
export function restrictVisits(
  parts: AskedPlace & { readonly storage: DeviceStorage },
  isRestricted: boolean,
): Promise<readonly ServerRestriction[]> {
  const { storage } = parts;
  const secrets = listNames(storage, secretPrefix);
  const places = secrets.length ? listNames(storage, placePrefix) : [];
  return Promise.all(
    places.map(async (place): Promise<ServerRestriction> => {
      const server = toServerName(place);
      const request = { secrets, lift: !isRestricted };
      const answer = await attempt(() => askServer<RestrictionAnswer>(place, 'restrict', request, parts));
      // The page of a captive portal is an answer too.
      if (typeof answer?.moved !== 'number') return { server, state: 'unknown' };
      return { server, state: isRestricted ? 'restricted' : 'lifted', events: answer.moved };
    }),
  );
}
