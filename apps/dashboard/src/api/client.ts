import type { ApiProblem } from '@candor/server/api';

/** A question that got no answer; the message is fit to be shown. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A parameter of a question; `undefined` leaves it out. */
export type Params = Record<string, string | number | undefined>;

/** Asks the server. Throws `ApiFailure`, or the abort of `signal`. */
export async function ask<Answer>(path: string, params: Params, signal?: AbortSignal): Promise<Answer> {
  const response = await reach(toAddress(path, params), signal ? { signal } : {});
  return (await response.json()) as Answer; // the contract is shared as types with the server we came from
}

/** Trades the admin token for a session cookie. */
export async function signIn(token: string): Promise<void> {
  await reach('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await reach('/api/v1/session', { method: 'DELETE' });
}

function toAddress(path: string, params: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const query = search.toString();
  return `/api/v1/${path}${query === '' ? '' : `?${query}`}`;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ApiFailure(0, 'The server cannot be reached. Is it running?');
  });
  if (response.ok) return response;
  throw new ApiFailure(response.status, await readProblem(response));
}

async function readProblem(response: Response): Promise<string> {
  const fallback = `The server answered ${response.status}.`;
  try {
    const problem = (await response.json()) as Partial<ApiProblem>;
    return problem.error?.message || fallback;
  } catch {
    return fallback; // not JSON: a proxy in between answered
  }
}
