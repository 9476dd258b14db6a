import type { FastifyInstance } from 'fastify';
import { findInsights } from '../insights/findInsights.ts';
import { rangeOf } from '../queries/scope.ts';
import type { Store } from '../store/store.ts';
import { answerRoutes } from './answerRoutes.ts';
import { readCondition, readScope } from './parameters.ts';
import type { InsightsAnswer } from './types.ts';

/** Adds `GET /api/v1/insights`. */
export function addInsights(app: FastifyInstance, { store, now }: { store: Store; now: () => number }): void {
  const on = answerRoutes(app, 1_024);
  on('GET', 'insights', async ({ project, query }): Promise<InsightsAnswer> => {
    const segment = readCondition(query, 'segment');
    const scope = { ...readScope(query, { project, now: now() }), ...(segment !== undefined && { segment }) };
    return { range: rangeOf(scope), ...findInsights(await store.insightFacts(scope)) };
  });
}
