import { ROLES, type Role } from '../api/types.ts';
import { isOriginPattern } from '../keys/allowedOrigins.ts';
import { type ForeignConsent, isForeignConsent } from '../keys/foreignConsent.ts';
import { AccessProblem } from './AccessProblem.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password.ts';
import type { AccessState, StoredUser } from './state.ts';

const maxNameLength = 100;
const maxOrigins = 100;

/** A name for people or things, as it is kept. */
export function checkName(name: unknown, field = 'name'): string {
  const trimmed = typeof name === 'string' ? name.normalize('NFC').trim() : '';
  const isGood = trimmed !== '' && trimmed.length <= maxNameLength && !/\p{Cc}|\p{Cf}/u.test(trimmed);
  if (!isGood) refuse(field, `must be 1 to ${maxNameLength} visible characters`);
  return trimmed;
}

export function checkRole(role: unknown): Role {
  return ROLES.find((known) => known === role) ?? refuse('role', `must be one of ${ROLES.join(', ')}`);
}

export function checkPassword(password: unknown, name: string): string {
  const text = typeof password === 'string' ? password : '';
  if (text.length < MIN_PASSWORD_LENGTH || text.length > MAX_PASSWORD_LENGTH)
    refuse('password', `must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`);
  const isGuessed = new Set(text).size < 4 || text.toLowerCase().includes(name.toLowerCase());
  if (isGuessed && (name.length > 3 || new Set(text).size < 4))
    refuse('password', 'must not repeat a few characters or hold your name');
  return text;
}

/** A name that is also part of addresses and commands. */
export function checkProjectName(name: unknown): string {
  if (typeof name === 'string' && /^[a-z\d][a-z\d-]{0,39}$/.test(name)) return name;
  return refuse('project', 'must be 1 to 40 of a–z, 0–9 and -, such as shop');
}

/** A project that is there. */
export function checkProject(name: unknown, { projects }: AccessState): string {
  const found = projects.find((known) => known === name);
  if (found !== undefined) return found;
  throw new AccessProblem('unknown', `There is no such project. There are: ${projects.join(', ')}.`);
}

/** Throws where a project has as many of something as it may; others have room of their own. */
export function checkRoom(
  of: readonly { project: string }[] | undefined,
  project: string,
  { most, what }: { most: number; what: string },
): void {
  const own = (of ?? []).filter((one) => one.project === project).length;
  if (own >= most)
    throw new AccessProblem('conflict', `The project has ${most} ${what} already. Remove one first.`);
}

/** Those who may see a project, and so be given something of it. */
export function peopleOf({ users }: AccessState, project: string): Pick<StoredUser, 'id' | 'name'>[] {
  return users
    .filter(({ projects }) => projects === undefined || projects.includes(project))
    .map(({ id, name }) => ({ id, name }));
}

/** A person who may see a project; `undefined` or `null` where none is named. */
export function checkOwner(owner: unknown, state: AccessState, project: string): string | null | undefined {
  if (owner === undefined || owner === null) return owner;
  const found = peopleOf(state, project).find(({ id }) => id === owner);
  return found?.id ?? refuse('owner', 'must be the id of a user who may see the project, or null for nobody');
}

/** Projects that are there, each once; `undefined` for all. */
export function checkProjects(names: unknown, state: AccessState): string[] | undefined {
  if (names === undefined || names === null) return undefined;
  if (!Array.isArray(names) || names.length === 0)
    return refuse('projects', 'must be a list of projects, or left out for all of them');
  return [...new Set(names.map((name: unknown) => checkProject(name, state)))];
}

export function checkOrigins(origins: unknown): string[] {
  const isGood =
    Array.isArray(origins) &&
    origins.length <= maxOrigins &&
    origins.every((origin: unknown) => typeof origin === 'string' && isOriginPattern(origin));
  if (isGood) return [...new Set<string>(origins)];
  return refuse(
    'origins',
    `must be at most ${maxOrigins} origins such as https://shop.example or https://*.shop.example`,
  );
}

/** A limit; `undefined` or `null` for none of its own. */
export function checkLimit(limit: unknown, field: string, most = 1e12): number | undefined {
  if (limit === undefined || limit === null) return undefined;
  const isGood = typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= most;
  return isGood ? limit : refuse(field, `must be a whole number from 1 to ${most}, or left out`);
}

/** What the people allow whom another client measures; `undefined` or `null` for the server's level. */
export function checkForeignConsent(level: unknown): ForeignConsent | undefined {
  if (level === undefined || level === null) return undefined;
  return isForeignConsent(level) ? level : refuse('foreignConsent', 'must be basic, enhanced or full');
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
