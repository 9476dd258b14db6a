import type { FastifyInstance } from 'fastify';
import type { AuditLog } from '../audit/auditLog.ts';
import { toCsv } from '../privacy/csv.ts';
import { SqlProblem } from '../sql/SqlProblem.ts';
import { MAX_SQL, type SqlReader } from '../sql/sqlReader.ts';
import { withoutLiterals } from '../sql/withoutLiterals.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { projectsOf } from './access.ts';
import { type Parameters, readNeeded, readOneOf } from './parameters.ts';
import type { SqlAnswer } from './sqlTypes.ts';

/** What the route is made of. */
export interface SqlDeps {
  /** Absent where SQL is not offered. */
  sql?: Pick<SqlReader, 'ask'> | undefined;
  audit: Pick<AuditLog, 'append'>;
  projects(): readonly string[];
}

const bodyLimit = 4 * MAX_SQL;

/** Adds `POST /api/v1/sql`. */
export function addSql(app: FastifyInstance, { sql, audit, projects }: SqlDeps): void {
  app.post('/api/v1/sql', { bodyLimit }, async ({ who, body }, reply) => {
    if (!sql)
      throw new ApiRefusal(
        404,
        'not_offered',
        'This server does not answer SQL. It can be offered where the events lie in a ClickHouse of your own: set CANDOR_SQL_URL to a user of it who may only read.',
      );
    // SQL looks at all of them.
    if (projectsOf(who, projects()).length < projects().length)
      throw new ApiRefusal(403, 'forbidden', 'SQL is for admins of all projects.');
    const asked: Parameters = Object(body);
    const text = readNeeded(asked, 'sql', MAX_SQL, 'such as SELECT type, count() FROM events GROUP BY type');
    const format = readOneOf(asked, 'format', ['json', 'csv']) ?? 'json';
    // Written down before it is asked: an answer that nobody knows of is none.
    await audit.append({ actor: who.id, what: 'sql.asked', details: { question: withoutLiterals(text) } });
    const answer = await sql.ask(text).catch((error: unknown) => {
      throw toRefusal(error);
    });
    if (format === 'json') return answer;
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="sql.csv"')
      .serializer(String)
      .send(toCsv(toObjects(answer)));
  });
}

/** One for each row. A name that two columns have is told apart by its place. */
function toObjects({ columns, rows }: SqlAnswer): object[] {
  const names = columns.map(({ name }, place) =>
    columns.findIndex((other) => other.name === name) === place ? name : `${name} (${place + 1})`,
  );
  return rows.map((row) => Object.fromEntries(names.map((name, place) => [name, row[place]])));
}

function toRefusal(error: unknown): unknown {
  if (!(error instanceof SqlProblem)) return error;
  // Who asks may read all that the database could tell in its refusal.
  return error.reason === 'refused'
    ? new ApiRefusal(400, 'bad_sql', error.message)
    : new ApiRefusal(503, 'store_unavailable', error.message);
}
