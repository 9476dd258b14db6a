import type { FastifyInstance } from 'fastify';
import type { AccessFile } from '../access/accessFile.ts';
import type { TriageBook } from '../triage/triage.ts';
import { answerRoutes } from './answerRoutes.ts';
import type { PeopleAnswer, Triage, TriageAnswer } from './types.ts';

/** Adds who looks after which errors, and who may be asked to. */
export function addTriage(
  app: FastifyInstance,
  { file, triage }: { file: AccessFile; triage: TriageBook },
): void {
  const on = answerRoutes(app, 16_384);

  on('GET', 'triage', ({ project }): TriageAnswer => {
    const groups = triage.list(project);
    const owners = new Set(groups.map(({ owner }) => owner));
    const known = file.state.users.filter(({ id }) => owners.has(id)).map(({ id, name }) => [id, name]);
    return { groups, names: Object.fromEntries(known) };
  });
  on('PATCH', 'triage/:id', async ({ who, project, body }, id): Promise<{ group: Triage }> => {
    return { group: await triage.change(who.id, project, id, body) };
  });
  on('GET', 'people', ({ project }): PeopleAnswer => ({ people: triage.people(project) }));
}
