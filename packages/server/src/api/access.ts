import type { FastifyRequest } from 'fastify';
import { ApiRefusal } from './ApiRefusal.ts';
import { isKnownHost, isOwnPage } from './hosts.ts';
import { isEnough, isOfAll, type Right } from './rights.ts';
import type { Who } from './who.ts';

/** Refuses a request under a name that is not ours, before anything else is looked at. */
export function checkHost(request: FastifyRequest, names: readonly string[]): void {
  if (isKnownHost(request.headers.host, names)) return;
  throw new ApiRefusal(
    421,
    'unknown_host',
    'This server does not answer to that host name. Open it by its address, or add the name to CANDOR_HOSTS.',
  );
}

/** Refuses a request that a page of somebody else makes. */
export function checkPage(request: FastifyRequest): void {
  if (isOwnPage(request.headers)) return;
  throw new ApiRefusal(
    403,
    'foreign_page',
    'Only pages of this server may ask it. Use a token from elsewhere.',
  );
}

/**
 * Refuses a change that comes with nothing but a cookie: a form, an image or a link of another page can send that, and can
 * not send a header of its own.
 */
export function checkIntent(request: FastifyRequest): void {
  const { method, headers } = request;
  const isAsking = method === 'GET' || method === 'HEAD';
  if (isAsking || headers.authorization !== undefined || headers['candor-page'] === '1') return;
  throw new ApiRefusal(403, 'no_intent', 'A change with a session needs the header candor-page: 1.');
}

/** Refuses who is not known, and who may not do this. */
export function checkRight(who: Who | undefined, right: Right): asserts who is Who {
  if (!who) throw signInNeeded();
  if (who.kind === 'command' || isEnough(who.role, right)) return;
  if (right === 'command')
    throw new ApiRefusal(403, 'command', 'Only the candor command on the server’s machine may do this.');
  throw new ApiRefusal(403, 'role', `This needs the role ${right}; yours is ${who.role}. Ask an admin.`);
}

/** Refuses who may see some projects what is about all of them. */
export function checkReach({ projects }: Who, url: string): void {
  if (projects === undefined || !isOfAll(url)) return;
  throw new ApiRefusal(403, 'role', 'This is about every project; you may see some. Ask an admin of all.');
}

/** The refusal that asks who it is. */
export function signInNeeded(): ApiRefusal {
  return new ApiRefusal(
    401,
    'sign_in',
    'Sign in, show a token of this server (candor tokens add makes one), or open the address that it printed when it started.',
  );
}

/** The project that is asked about: of those that one may see, the one that is named, or else the first. */
export function projectFor(who: Who, wanted: unknown, all: readonly string[]): string {
  const allowed = projectsOf(who, all);
  const found = wanted === undefined ? allowed[0] : allowed.find((project) => project === wanted);
  if (found !== undefined) return found;
  // The same for one that is not there and one that is not theirs.
  throw new ApiRefusal(404, 'no_such_project', 'There is no such project among those you may see.');
}

/** The projects that one may see. */
export function projectsOf({ projects }: Who, all: readonly string[]): string[] {
  return projects ? all.filter((project) => projects.includes(project)) : [...all];
}
