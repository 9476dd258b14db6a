import { after } from '../browser/after.ts';
import { toJson } from '../wire/encode.ts';
import { MAX_SECRETS, type PersonRequest } from '../wire/person.ts';

/** Where the running collector sends to, and with which headers; they are for no other place. */
export interface AskedPlace {
  readonly place: string | undefined;
  readonly config: { readonly headers: Readonly<Record<string, string>> };
}

const timeLimitMs = 20_000;

/** Shows a server secrets, in the body of a POST that no other origin has to be asked for; rejected unless it answers with JSON. */
export async function askServer<Answer>(
  to: string,
  what: 'show' | 'erase' | 'restrict',
  { secrets, ...rest }: PersonRequest,
  { place, config }: AskedPlace,
): Promise<Partial<Answer>> {
  const url = new URL(to);
  // Beside the path that takes events.
  url.pathname = url.pathname.replace(/[^/]*$/, `person/${what}`);
  const limit = new AbortController();
  const stopTimer = after(timeLimitMs, () => limit.abort());
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: toJson({ secrets: secrets.slice(-MAX_SECRETS), ...rest }),
      headers: { 'content-type': 'text/plain', ...(to === place && config.headers) },
      signal: limit.signal,
    });
    if (!response.ok) throw new Error(`[candor] the server answered ${response.status}`);
    return Object((await response.json()) as unknown) as Partial<Answer>;
  } finally {
    stopTimer();
  }
}
