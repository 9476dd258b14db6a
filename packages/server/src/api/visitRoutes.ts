import type { PersonAnswer } from '@candor/core/wire';
import type { FastifyInstance } from 'fastify';
import type { AuditLog } from '../audit/auditLog.ts';
import { toCsv } from '../privacy/csv.ts';
import type { Erase } from '../privacy/erase.ts';
import type { Restrict } from '../privacy/restrict.ts';
import type { RestrictedVisits } from '../privacy/restrictedVisits.ts';
import type { PersonShare, Store, Visits } from '../store/store.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { Parameters } from './parameters.ts';
import type { RestrictedAnswer } from './types.ts';

/** What answers for people who ask the team instead of their browser. */
export interface VisitDeps {
  store: Pick<Store, 'person'>;
  erase: Erase;
  restrict: Restrict;
  restricted: Pick<RestrictedVisits, 'of'>;
  audit: Pick<AuditLog, 'append'>;
  retentionDays: number;
}

const maxVisits = 1_000;
const maxListed = 1_000;
/** In one file, which is made in memory; `candor export` has no limit. */
const maxDownloaded = 50_000;

/**
 * Adds `POST /api/v1/visits/{export,download,erase,restrict}`, by the ids of visits, and `GET /api/v1/visits/restricted`. What is restricted is
 * named among the visits, and none of its events is in a file.
 */
export function addVisits(
  app: FastifyInstance,
  { store, erase, restrict, restricted, audit, retentionDays }: VisitDeps,
): void {
  app.post('/api/v1/visits/export', async ({ body, who, project }): Promise<PersonAnswer> => {
    const sessions = readVisits(Object(body) as Parameters);
    const { after } = Object(body) as Parameters;
    if (after !== undefined && typeof after !== 'string')
      throw new ApiRefusal(400, 'bad_parameter', '`after` must be the `next` of an answer.');
    const share = await store.person({ project, sessions, ...(after !== undefined && { after }) });
    const counts = { visits: share.visits.length, events: share.events.length };
    await audit.append({ actor: who.id, what: 'visits.exported', details: { project, ...counts } });
    return { schema: 1, retentionDays, ...share };
  });

  app.post('/api/v1/visits/download', async ({ body, who, project }, reply) => {
    const sessions = readVisits(Object(body) as Parameters);
    const format = readFormat(Object(body) as Parameters);
    const share = await readAll(store, { project, sessions });
    const counts = { visits: share.visits.length, events: share.events.length };
    await audit.append({ actor: who.id, what: 'visits.exported', details: { project, ...counts } });
    const answer: PersonAnswer = { schema: 1, retentionDays, ...share };
    return reply
      .header(
        'content-type',
        format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      )
      .header('content-disposition', `attachment; filename="visits.${format}"`)
      .send(format === 'csv' ? toCsv(share.events) : `${JSON.stringify(answer, null, 2)}\n`);
  });

  app.post('/api/v1/visits/erase', async ({ body, who, project }) => {
    const sessions = readVisits(Object(body) as Parameters);
    return { erased: await erase({ project, sessions }, who.id) };
  });

  app.get('/api/v1/visits/restricted', async ({ project }): Promise<RestrictedAnswer> => {
    const visits = restricted.of(project).map(({ session, since }) => ({ id: session, since }));
    return { visits: visits.slice(0, maxListed), all: visits.length };
  });

  app.post('/api/v1/visits/restrict', async ({ body, who, project }) => {
    const sessions = readVisits(Object(body) as Parameters);
    const { lift = false } = Object(body) as Parameters;
    if (typeof lift !== 'boolean')
      throw new ApiRefusal(400, 'bad_parameter', '`lift` must be true or false.');
    return { moved: await restrict({ project, sessions }, !lift, who.id) };
  });
}

async function readAll({ person }: Pick<Store, 'person'>, visits: Visits): Promise<PersonShare> {
  const { next, ...share } = await person(visits);
  const events = [...share.events];
  for (let after = next; after !== undefined; ) {
    const more = await person({ ...visits, after });
    events.push(...more.events);
    if (events.length > maxDownloaded)
      throw new ApiRefusal(
        422,
        'too_heavy',
        `These visits have more than ${maxDownloaded} events. Name fewer, or use candor export.`,
      );
    after = more.next;
  }
  return { ...share, events };
}

function readFormat({ format }: Parameters): 'json' | 'csv' {
  if (format === 'json' || format === 'csv') return format;
  throw new ApiRefusal(400, 'bad_parameter', '`format` must be json or csv.');
}

function readVisits({ visits }: Parameters): string[] {
  const isGood =
    Array.isArray(visits) &&
    visits.length > 0 &&
    visits.length <= maxVisits &&
    visits.every((visit: unknown) => typeof visit === 'string' && /^[\da-f]{32}$/.test(visit));
  if (isGood) return [...new Set<string>(visits)];
  throw new ApiRefusal(
    400,
    'bad_parameter',
    `\`visits\` must be a list of 1 to ${maxVisits} ids of visits, of 32 hex digits each.`,
  );
}
