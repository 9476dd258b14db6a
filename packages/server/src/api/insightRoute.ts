import type { FastifyInstance } from 'fastify';
import { findInsights } from '../insights/findInsights.ts';
import { rangeOf } from '../queries/scope.ts';
import { groupsStanding } from '../queries/standing.ts';
import type { Store } from '../store/store.ts';
import { answerRoutes } from './answerRoutes.ts';
import { readCondition, readScope } from './parameters.ts';
import type { InsightsAnswer, Triage } from './types.ts';

/** Adds `GET /api/v1/insights`: what is new stands out, unless people have said that they ignore it. */
export function addInsights(
  app: FastifyInstance,
  { store, triage, now }: { store: Store; triage: (project: string) => readonly Triage[]; now: () => number },
): void {
  const on = answerRoutes(app, 1_024);
  on('GET', 'insights', async ({ project, query }): Promise<InsightsAnswer> => {
    const segment = readCondition(query, 'segment');
    const scope = { ...readScope(query, { project, now: now() }), ...(segment !== undefined && { segment }) };
    const { groups, ...facts } = await store.insightFacts(scope);
    const { said } = groupsStanding('ignored', triage(project));
    const heeded = groups.filter(({ fingerprint }) => !said.has(fingerprint));
    return { range: rangeOf(scope), ...findInsights({ ...facts, groups: heeded }) };
  });
}
