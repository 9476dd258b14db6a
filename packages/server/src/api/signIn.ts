import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Administration } from '../access/administration.ts';
import { createThrottle } from '../access/throttle.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { checkPage, signInNeeded } from './access.ts';
import { setSessionCookie } from './cookie.ts';
import { type Parameters, readText } from './parameters.ts';
import { placeOf } from './place.ts';
import type { Recognition } from './who.ts';

/** What the ways in need. */
export interface SignInDeps {
  administration: Pick<Administration, 'users' | 'sessions' | 'audit'>;
  recognition: Recognition;
  /** Whether whoever opens the link of the first start is asked for a name first. */
  welcomes: boolean;
}

const TRIES_PER_ACCOUNT = 5;
const TRIES_PER_PLACE = 20;

/** Where a link leads that opens nothing any more. */
const SPENT_LINK = '/?link=spent';

/** Adds the ways in that need no session: an address that is opened, a form that is sent, an invitation taken up. */
export function addSignIn(app: FastifyInstance, { administration, recognition, welcomes }: SignInDeps): void {
  const { users, sessions, audit } = administration;
  const ofAccounts = createThrottle(TRIES_PER_ACCOUNT);
  const ofPlaces = createThrottle(TRIES_PER_PLACE);

  /** Nobody is shut out by what somebody else does elsewhere: an account is held back only where it was tried. */
  async function guarded<Result>(
    request: FastifyRequest,
    name: string,
    attempt: () => Promise<Result | undefined>,
  ): Promise<Result> {
    const place = placeOf(request.ip);
    const account = `${place} ${name.normalize('NFKC').trim().toLowerCase()}`;
    const wait = (): number => Math.max(ofPlaces.waitSeconds(place), ofAccounts.waitSeconds(account));
    if (wait() > 0) throw new ApiRefusal(429, 'slow_down', tooManyTries(wait()), wait());
    ofPlaces.tried(place);
    // Secrets without a name are too long to be guessed; the place alone is enough.
    if (name !== '') ofAccounts.tried(account);
    const result = await attempt().catch((error: unknown) => {
      // Not a guess: a new password that is too short, or too many at once.
      ofPlaces.takeBack(place);
      ofAccounts.takeBack(account);
      throw error;
    });
    if (result === undefined) {
      if (wait() > 0) await audit.append({ actor: 'anyone', what: 'session.throttled' });
      throw wrongSignIn(name);
    }
    ofPlaces.takeBack(place);
    ofAccounts.clear(account);
    return result;
  }

  async function begin(request: FastifyRequest, reply: FastifyReply, owner: string): Promise<void> {
    const isOfDoor = owner === 'operator' || owner === 'setup';
    const session = await sessions.open(isOfDoor ? recognition.sessionOwnerOf(owner) : owner);
    setSessionCookie(request, reply, session);
    await audit.append({ actor: owner, what: 'session.began' });
  }

  app.get('/open', { exposeHeadRoute: false }, async (request, reply) => {
    const token = readText(request.query as Parameters, 'token', 1_000) ?? '';
    // The token leaves the address bar at once.
    const lead = (to: string) => reply.header('cache-control', 'no-store').redirect(to, 302);
    try {
      const owner = await guarded(request, '', async () => recognition.ownerOfToken(token));
      await begin(request, reply, owner);
      return lead(owner === 'setup' && welcomes ? '/welcome' : '/');
    } catch (problem) {
      // Whoever opens a link in a browser is told by the dashboard what became of it.
      const isOpened = request.headers.accept?.includes('text/html') === true;
      if (isOpened && problem instanceof ApiRefusal && problem.status === 401) return lead(SPENT_LINK);
      throw problem;
    }
  });

  app.post('/api/v1/session', { bodyLimit: 4_096 }, async (request, reply) => {
    checkPage(request);
    const body = (request.body ?? {}) as Parameters;
    const name = readText(body, 'name', 400) ?? '';
    const password = readText(body, 'password', 1_000) ?? '';
    const token = readText(body, 'token', 1_000);
    const owner = await guarded(request, name, async () =>
      token === undefined ? (await users.check(name, password))?.id : recognition.ownerOfToken(token),
    );
    await begin(request, reply, owner);
    return reply.code(204).send();
  });

  app.post('/api/v1/invitation', { bodyLimit: 4_096 }, async (request, reply) => {
    checkPage(request);
    const body = (request.body ?? {}) as Parameters;
    const invitation = readText(body, 'invitation', 1_000) ?? '';
    const user = await guarded(request, '', () => users.join(invitation, body['password']));
    await sessions.closeAllOf(user.id);
    await begin(request, reply, user.id);
    return reply.send({ name: user.name });
  });
}

function wrongSignIn(name: string): ApiRefusal {
  if (name === '') return signInNeeded();
  return new ApiRefusal(401, 'sign_in', 'This name and password do not go together.');
}

function tooManyTries(seconds: number): string {
  const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  return `Too many tries from here. Try again in ${wait}.`;
}
