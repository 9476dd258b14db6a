import type { FastifyInstance } from 'fastify';
import { MAX_COLUMNS } from '../queries/points.ts';
import type { Store } from '../store/store.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { answerRoutes } from './answerRoutes.ts';
import { type Parameters, readCondition, readNeeded, readScope, readText } from './parameters.ts';
import type { PointsAnswer } from './types.ts';

const MAX_WORD = 256;
const MAX_PAGE = 2_048;

/** Adds `GET /api/v1/points`. */
export function addPoints(app: FastifyInstance, { store, now }: { store: Store; now: () => number }): void {
  const on = answerRoutes(app, 1_024);
  on('GET', 'points', ({ project, query }): Promise<PointsAnswer> => {
    const page = readText(query, 'page', MAX_PAGE);
    const segment = readCondition(query, 'segment');
    return store.points({
      ...readScope(query, { project, now: now() }),
      type: readNeeded(query, 'type', MAX_WORD, 'such as browser.web_vital'),
      name: readText(query, 'name', MAX_WORD) ?? '',
      columns: readColumns(query),
      ...(page !== undefined && { page }),
      ...(segment !== undefined && { segment }),
    });
  });
}

function readColumns(query: Parameters): number {
  const text = readText(query, 'columns', 10) ?? '800';
  const columns = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (columns >= 1 && columns <= MAX_COLUMNS) return columns;
  throw new ApiRefusal(400, 'bad_parameter', `\`columns\` must be a whole number from 1 to ${MAX_COLUMNS}.`);
}
