import type { FastifyRequest } from 'fastify';
import type { Administration } from '../access/administration.ts';
import { digestOf, isSameDigest } from '../keys/secret.ts';
import { sessionOf } from './cookie.ts';
import type { MeAnswer, Role } from './types.ts';

/** Who asks. */
export interface Who {
  readonly kind: MeAnswer['kind'];
  /** Of a user or token; for others the same as `kind`. What the audit log says. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Those it may see; `undefined` for all. */
  readonly projects: readonly string[] | undefined;
}

/** What lets people in before, or besides, accounts. */
export interface Door {
  /** Chosen by whoever runs the server; always an admin. */
  operatorToken: string | undefined;
  /** Made by the server; an admin until there is an account of one. */
  setupToken: string;
  /** Whether a request came from a command on this machine, which may read the data folder anyway. */
  isLocal: (request: FastifyRequest) => boolean;
}

/** Who has no account and comes by the door. */
type DoorOwner = 'operator' | 'setup';

/** What tells who asks. */
export interface Recognition {
  /** Who a request is from; `undefined` for a stranger. */
  whoAsks(request: FastifyRequest): Who | undefined;
  /** Whether somebody shows what lets nobody in here. */
  isStranger(request: FastifyRequest): boolean;
  /** Whom a token of the door lets in. */
  ownerOfToken(token: string): DoorOwner | undefined;
  /** Whose session that is; it ends when the token is another. */
  sessionOwnerOf(owner: DoorOwner): string;
}

/** Recognises requests by token, cookie or socket. */
export function createRecognition(
  { users, tokens, sessions }: Pick<Administration, 'users' | 'tokens' | 'sessions'>,
  { operatorToken, setupToken, isLocal }: Door,
): Recognition {
  const operator = operatorToken === undefined ? undefined : digestOf(operatorToken);
  const setup = digestOf(setupToken);

  function sessionOwnerOf(owner: DoorOwner): string {
    const digest = owner === 'operator' ? operator : setup;
    return `${owner} ${digest?.toString('base64url')}`;
  }

  function ownerOfToken(token: string): DoorOwner | undefined {
    const digest = digestOf(token);
    if (operator && isSameDigest(digest, operator)) return 'operator';
    return isSameDigest(digest, setup) && !users.hasAdmin() ? 'setup' : undefined;
  }

  function byToken(authorization: string): Who | undefined {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (bearer === undefined) return undefined;
    const owner = ownerOfToken(bearer);
    if (owner) return ownWord(owner);
    const token = tokens.find(bearer);
    return (
      token && { kind: 'token', id: token.id, name: token.name, role: token.role, projects: token.projects }
    );
  }

  function bySession(session: string): Who | undefined {
    const owner = session === '' ? undefined : sessions.ownerOf(session);
    if (owner === sessionOwnerOf('operator')) return operator && ownWord('operator');
    if (owner === sessionOwnerOf('setup')) return users.hasAdmin() ? undefined : ownWord('setup');
    const user = owner === undefined ? undefined : users.find(owner);
    return user && { kind: 'user', id: user.id, name: user.name, role: user.role, projects: user.projects };
  }

  function whoAsks(request: FastifyRequest): Who | undefined {
    if (isLocal(request)) return ownWord('command');
    const { authorization } = request.headers;
    if (authorization !== undefined) return byToken(authorization);
    return bySession(sessionOf(request));
  }

  return {
    ownerOfToken,
    sessionOwnerOf,
    whoAsks,
    isStranger(request) {
      const showsNothing = request.headers.authorization === undefined && sessionOf(request) === '';
      return !showsNothing && whoAsks(request) === undefined;
    },
  };
}

function ownWord(kind: 'operator' | 'setup' | 'command'): Who {
  return { kind, id: kind, name: '', role: 'admin', projects: undefined };
}
