import type { FastifyInstance } from 'fastify';
import type { AccessFile } from '../access/accessFile.ts';
import { createSegments } from '../access/segments.ts';
import { answerRoutes } from './answerRoutes.ts';
import type { SavedSegment, SegmentsAnswer } from './segmentTypes.ts';

const bodyLimit = 16_384;

/** Adds the segments that were saved. */
export function addSegments(app: FastifyInstance, file: AccessFile): void {
  const segments = createSegments(file);
  const on = answerRoutes(app, bodyLimit);
  on('GET', 'segments', ({ project }): SegmentsAnswer => ({ segments: [...segments.list(project)] }));
  on('POST', 'segments', async ({ who, project, body }): Promise<{ segment: SavedSegment }> => {
    return { segment: await segments.add(who.id, project, body) };
  });
  on('PATCH', 'segments/:id', async ({ who, project, body }, id): Promise<{ segment: SavedSegment }> => {
    return { segment: await segments.change(who.id, project, id, body) };
  });
  on('DELETE', 'segments/:id', ({ who, project }, id) => segments.remove(who.id, project, id));
}
