import type { FastifyInstance } from 'fastify';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { ForwardDesk } from '../forward/forwardDesk.ts';
import { answerRoutes } from './answerRoutes.ts';
import type { ForwardRow } from './types.ts';

const bodyLimit = 32_768;

/** Adds where events are also sent. */
export function addForwards(app: FastifyInstance, desk: ForwardDesk): void {
  const on = answerRoutes(app, bodyLimit);
  const rowOf = (project: string, id: string): ForwardRow => {
    const found = desk.rows(project).find((row) => row.id === id);
    if (found) return found;
    throw new AccessProblem('unknown', 'There is no such forward.');
  };

  on('GET', 'forwards', ({ project }): { forwards: ForwardRow[] } => ({ forwards: desk.rows(project) }));
  on('POST', 'forwards', async ({ who, project, body }): Promise<{ forward: ForwardRow }> => {
    return { forward: rowOf(project, await desk.add(who.id, project, body)) };
  });
  on('PATCH', 'forwards/:id', async ({ who, project, body }, id): Promise<{ forward: ForwardRow }> => {
    await desk.change(who.id, project, id, body);
    return { forward: rowOf(project, id) };
  });
  on('DELETE', 'forwards/:id', ({ who, project }, id) => desk.remove(who.id, project, id));
  on('POST', 'forwards/:id/test', async ({ who, project }, id) => {
    const reason = await desk.test(who.id, project, id);
    return { isSent: reason === undefined, reason: reason ?? null };
  });
}
