import type { FastifyInstance } from 'fastify';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { Administration } from '../access/administration.ts';
import type { StoredKey } from '../access/state.ts';
import { parseHead } from '../audit/auditLog.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { projectsOf } from './access.ts';
import { type Asked, answerRoutes } from './answerRoutes.ts';
import { clearSessionCookie, sessionOf, setSessionCookie } from './cookie.ts';
import { type Parameters, readLimit, readText } from './parameters.ts';
import type {
  AuditAnswer,
  AuditVerdict,
  InvitedAnswer,
  KeyRow,
  MeAnswer,
  NewTokenAnswer,
  TokenRow,
  UserRow,
} from './types.ts';

const bodyLimit = 32_768;
const maxEntries = 500;

/** Adds what a session may do about itself, and the changes to users, tokens, keys and projects. */
export function addAdministration(app: FastifyInstance, administration: Administration): void {
  const { file, users, tokens, keys, usage, sessions, audit } = administration;
  const on = answerRoutes(app, bodyLimit);

  on('GET', 'me', ({ who }): MeAnswer => {
    const { kind, id, name, role } = who;
    const projects = projectsOf(who, file.state.projects);
    return { kind, id, name, role, projects, hasAdmin: users.hasAdmin() };
  });
  on('POST', 'me/password', async ({ who, body, ...request }) => {
    const user = who.kind === 'user' ? users.find(who.id) : undefined;
    if (!user) throw new ApiRefusal(409, 'conflict', 'Only somebody with an account has a password.');
    const old = readText(body, 'old', 1_000) ?? '';
    if (!(await users.check(user.name, old)))
      throw new ApiRefusal(400, 'bad_parameter', '`old` is not your password.');
    await users.setPassword(who.id, who.id, body['password']);
    await sessions.closeAllOf(who.id, sessionOf(request as Asked));
  });
  app.delete('/api/v1/session', async (request, reply) => {
    await sessions.close(sessionOf(request));
    clearSessionCookie(request, reply);
    await audit.append({ actor: request.who.id, what: 'session.ended' });
    return reply.code(204).send();
  });

  on('GET', 'users', (): { users: UserRow[] } => ({ users: users.list() }));
  on('POST', 'users', ({ who, body }): Promise<InvitedAnswer> => users.invite(who.id, body));
  app.post('/api/v1/users/first', { bodyLimit }, async (request, reply) => {
    const user = await users.addFirst(request.who.id, Object(request.body) as Parameters);
    const old = sessionOf(request);
    if (old !== '') {
      await sessions.close(old);
      setSessionCookie(request, reply, await sessions.open(user.id));
    }
    return { user };
  });
  on('PATCH', 'users/:id', async ({ who, body, params }): Promise<{ user: UserRow }> => {
    return { user: await users.change(who.id, params['id'] ?? '', body) };
  });
  on(
    'POST',
    'users/:id/invitation',
    ({ who, params }): Promise<InvitedAnswer> => users.inviteAgain(who.id, params['id'] ?? ''),
  );
  on('DELETE', 'users/:id', async ({ who, params: { id = '' } }) => {
    await users.remove(who.id, id);
    await sessions.closeAllOf(id);
  });

  on('GET', 'tokens', (): { tokens: TokenRow[] } => ({ tokens: tokens.list() }));
  on('POST', 'tokens', ({ who, body }): Promise<NewTokenAnswer> => tokens.add(who.id, body));
  on('DELETE', 'tokens/:id', ({ who, params }) => tokens.remove(who.id, params['id'] ?? ''));

  const toRow = (key: StoredKey): KeyRow => ({
    ...key,
    eventsPerSecond: key.eventsPerSecond ?? null,
    eventsPerDay: key.eventsPerDay ?? null,
    foreignConsent: key.foreignConsent ?? null,
    today: usage.today(key.id),
  });
  const isTheirs = ({ who }: Asked, project: unknown): boolean =>
    projectsOf(who, file.state.projects).some((theirs) => theirs === project);
  // A key of a project that one may not see is as good as none.
  const keyFor = (request: Asked): string => {
    const { id = '' } = request.params;
    const project = keys.list().find((key) => key.id === id)?.project;
    if (project === undefined || isTheirs(request, project)) return id;
    throw new AccessProblem('unknown', 'There is no such key.');
  };
  on('GET', 'keys', (request): { keys: KeyRow[] } => ({
    keys: keys
      .list()
      .filter(({ project }) => isTheirs(request, project))
      .map(toRow),
  }));
  on('POST', 'keys', async (request): Promise<{ key: KeyRow }> => {
    const { body, who } = request;
    const project = body['project'] ?? projectsOf(who, file.state.projects)[0];
    if (!isTheirs(request, project)) throw new AccessProblem('unknown', 'There is no such project.');
    return { key: toRow(await keys.add(who.id, { ...body, project })) };
  });
  on('PATCH', 'keys/:id', async (request): Promise<{ key: KeyRow }> => {
    return { key: toRow(await keys.change(request.who.id, keyFor(request), request.body)) };
  });
  on('DELETE', 'keys/:id', (request) => keys.remove(request.who.id, keyFor(request)));

  on('POST', 'projects', async ({ who, body }) => ({
    project: await keys.addProject(who.id, body['project']),
  }));

  on('GET', 'audit', async ({ query }): Promise<AuditAnswer> => {
    const before = readText(query, 'before', 16);
    const isSeq = before === undefined || /^\d{1,15}$/.test(before);
    if (!isSeq) throw new AccessProblem('invalid', '`before` must be the seq of an entry.');
    const entries = await audit.newest(
      readLimit(query, maxEntries) ?? 100,
      before === undefined ? undefined : Number(before),
    );
    const shown = entries.map(({ prev: _prev, mac: _mac, ...entry }) => entry);
    return { entries: shown, names: namesOf(administration) };
  });
  on('GET', 'audit/verdict', ({ query }): Promise<AuditVerdict> => {
    const text = readText(query, 'head', 64);
    const head = text === undefined ? undefined : parseHead(text);
    if (text !== undefined && !head)
      throw new AccessProblem('invalid', '`head` must be what an earlier verdict gave, such as 12:9f86….');
    return administration.verify(head && [head]);
  });
}

function namesOf({ file }: Administration): Record<string, string> {
  const { users, tokens, writeKeys } = file.state;
  return Object.fromEntries([...users, ...tokens, ...writeKeys].map(({ id, name }) => [id, name]));
}
