import type { FastifyInstance } from 'fastify';
import { toOpenApi } from './openApi.ts';

/** Adds the description of all routes. */
export function addOpenApi(app: FastifyInstance, version: string): void {
  app.get('/api/v1/openapi.json', async () => toOpenApi(version));
}
