import type { ApiProblem } from '@candor/server/api';
import { toFilters } from '../shell/filters.ts';

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

/** Asks the server to change something. Throws `ApiFailure`. */
export async function change<Answer>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  params: Params = {},
): Promise<Answer> {
  const response = await send(method, toAddress(path, params), body);
  return (response.status === 204 ? undefined : await response.json()) as Answer; // shared as types, as above
}

/** Asks the server for a file. Throws `ApiFailure`. */
export async function askFile(path: string, body: object): Promise<Blob> {
  return (await send('POST', toAddress(path, {}), body)).blob();
}

function send(method: 'POST' | 'PATCH' | 'DELETE', address: string, body?: object): Promise<Response> {
  return reach(address, {
    method,
    // What no form of another page can send.
    headers: { 'candor-page': '1', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** What lets somebody in: an account, or a token that the server's starter knows. */
export type Credentials = { name: string; password: string } | { token: string };

/** Trades credentials for a session cookie. */
export function signIn(credentials: Credentials): Promise<void> {
  return change('POST', 'session', credentials);
}

/** Ends the session. */
export function signOut(): Promise<void> {
  return change('DELETE', 'session');
}

/** Where to ask; about the project that the page's own address names, if any. */
export function toAddress(path: string, params: Params): string {
  const search = new URLSearchParams();
  const project = 'location' in globalThis ? toFilters(location.search).project : undefined;
  if (project !== undefined) search.set('project', project);
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
