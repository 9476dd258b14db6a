import type { FastifyInstance } from 'fastify';
import { toCsv } from '../privacy/csv.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { Parameters } from './parameters.ts';

/** Lets every list in an answer be had as comma-separated values: `?format=csv&table=pages`. Add it before the routes. */
export function addCsvAnswers(app: FastifyInstance): void {
  app.addHook('preSerialization', async (request, reply, answer) => {
    const { format, table } = request.query as Parameters;
    if (format === undefined || request.method !== 'GET' || reply.statusCode !== 200) return answer;
    if (format !== 'csv')
      throw new ApiRefusal(400, 'bad_parameter', '`format` must be csv, or left out for JSON.');
    const tables = tablesOf(answer);
    const rows = typeof table === 'string' && Object.hasOwn(tables, table) ? tables[table] : undefined;
    if (rows === undefined)
      throw new ApiRefusal(400, 'bad_parameter', `\`table\` ${toRule(Object.keys(tables))}`);
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${String(table)}.csv"`)
      .serializer(String);
    return toCsv(rows);
  });
}

function toRule(names: readonly string[]): string {
  return names.length === 0
    ? 'cannot be chosen: this answer has no list. Leave out `format`.'
    : `must be one of ${names.join(', ')}.`;
}

function tablesOf(answer: unknown): Record<string, readonly object[]> {
  const lists = Object.entries(Object(answer) as Record<string, unknown>).filter(
    (entry): entry is [string, readonly object[]] =>
      Array.isArray(entry[1]) && entry[1].every((row: unknown) => typeof row === 'object' && row !== null),
  );
  return Object.fromEntries(lists);
}
