import type { FastifyInstance } from 'fastify';
import { CONTENT_TYPES, type Family, formatFor, toExposition } from '../metrics/exposition.ts';
import { projectsOf } from './access.ts';

/** What the page of metrics is made of. */
export interface MetricsDeps {
  /** Everything there is to tell, with what is about a project only for these. */
  metrics(projects: readonly string[]): Promise<Family[]>;
  projects: () => readonly string[];
}

/** Adds `GET /metrics` for Prometheus: OpenMetrics where it is asked for, else the older text. */
export function addMetrics(app: FastifyInstance, { metrics, projects }: MetricsDeps): void {
  app.get('/metrics', async ({ headers, who }, reply) => {
    const format = formatFor(headers.accept);
    const families = await metrics(projectsOf(who, projects()));
    return reply.header('content-type', CONTENT_TYPES[format]).send(toExposition(families, format));
  });
}
