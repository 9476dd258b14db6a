import type { DeviceStorage } from '../browser/storage.ts';
import { erasurePrefix, listNames, toServerName } from '../consent/secrets.ts';
import type { ErasureAnswer } from '../wire/person.ts';
import { type AskedPlace, askServer } from './askServer.ts';

/** What became of an erasure at one server. */
export interface ServerErasure {
  /** Its address, without the key. */
  readonly server: string;
  /** `pending` where it could not be reached or did not confirm: it is asked again whenever a page of the site starts or comes online. */
  readonly state: 'erased' | 'pending';
  /** Events that it had. */
  readonly events?: number;
}

/** What became of everything that was known of a person. */
export interface Forgotten {
  /** `pending` where the browser does not answer; the next page completes it. */
  readonly device: 'erased' | 'pending';
  /** Events that waited here. */
  readonly waiting: number;
  /** Every server that anything was sent to. */
  readonly servers: readonly ServerErasure[];
}

/** What an erasure needs of the running collector. */
export interface ErasureParts extends AskedPlace {
  readonly storage: DeviceStorage;
  readonly config: AskedPlace['config'] & { readonly retentionDays: number };
}

const dayMs = 86_400_000;

/** Asks every server that still owes an erasure; what it has to be shown is forgotten here once it has confirmed. Never rejects. */
export function payErasures({ storage, config, place }: ErasureParts): Promise<readonly ServerErasure[]> {
  return Promise.all(
    listNames(storage, erasurePrefix).map(async (to): Promise<ServerErasure> => {
      const server = toServerName(to);
      const owed = storage.get(erasurePrefix + to) ?? '';
      const [at, ...secrets] = owed.split(' ');
      const forget = (): void => {
        // Unless more was added meanwhile.
        if (storage.get(erasurePrefix + to) === owed) storage.remove(erasurePrefix + to);
      };
      // By then the server has let everything expire, and the secrets must not lie here for ever.
      if (Date.now() - Number(at) > (config.retentionDays + 1) * dayMs) forget();
      try {
        const { erased } = await askServer<ErasureAnswer>(to, 'erase', { secrets }, { place, config });
        if (typeof erased !== 'number') return { server, state: 'pending' };
        forget();
        return { server, state: 'erased', events: erased };
      } catch {
        return { server, state: 'pending' };
      }
    }),
  );
}
