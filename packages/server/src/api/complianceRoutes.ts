import type { FastifyInstance } from 'fastify';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { Compliance } from '../compliance/compliance.ts';
import type { Reports } from '../compliance/reports.ts';
import { FRAMEWORKS } from '../compliance/standards.ts';
import { toHtml } from '../compliance/toHtml.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { type Asked, answerRoutes } from './answerRoutes.ts';
import { readText } from './parameters.ts';
import type { ComplianceAnswer, ComplianceReport, Framework } from './types.ts';

/** What the routes need. */
export interface ComplianceRouteDeps {
  compliance: Pick<Compliance, 'report' | 'answer'>;
  reports: Pick<Reports, 'list' | 'read'>;
}

const bodyLimit = 4_096;

/** Adds `/api/v1/compliance`: the newest report, a new one, and each that is kept as a file. */
export function addCompliance(app: FastifyInstance, { compliance, reports }: ComplianceRouteDeps): void {
  const on = answerRoutes(app, bodyLimit);
  on('GET', 'compliance', ({ who }): Promise<ComplianceAnswer> => {
    checkWhole(who);
    return compliance.answer();
  });
  on('POST', 'compliance/reports', async ({ who, body }): Promise<{ report: ComplianceReport }> => {
    checkWhole(who);
    return { report: await compliance.report(who.id, readFrameworks(body['frameworks'])) };
  });
  app.get('/api/v1/compliance/reports/:id', async (request, reply) => {
    const { who, params, query } = request as Asked;
    checkWhole(who);
    const format = readText(query, 'format', 10) ?? 'json';
    if (format !== 'json' && format !== 'html')
      throw new ApiRefusal(400, 'bad_parameter', '`format` must be json or html.');
    const row = reports.list().find(({ id }) => id === params['id']);
    const text = row && (await reports.read(row.id));
    if (!row || text === undefined) throw new AccessProblem('unknown', 'There is no such report.');
    const name = `compliance-${row.at.slice(0, 10)}.${format}`;
    reply.header('content-disposition', `attachment; filename="${name}"`);
    if (format === 'json') return reply.type('application/json; charset=utf-8').send(text);
    // As it was written by this server.
    const html = toHtml(JSON.parse(text) as ComplianceReport, row);
    return reply.type('text/html; charset=utf-8').send(html);
  });
}

/** A report tells of all projects at once. */
function checkWhole({ projects }: Asked['who']): void {
  if (projects === undefined) return;
  throw new ApiRefusal(403, 'role', 'A report tells of every project; you may see some. Ask an admin.');
}

function readFrameworks(given: unknown): Framework[] | undefined {
  if (given === undefined) return undefined;
  const isGood =
    Array.isArray(given) &&
    given.length > 0 &&
    given.every((name: unknown) => FRAMEWORKS.some((known) => known === name));
  if (isGood) return FRAMEWORKS.filter((known) => given.includes(known));
  throw new ApiRefusal(400, 'bad_parameter', `\`frameworks\` must be a list of ${FRAMEWORKS.join(', ')}.`);
}
