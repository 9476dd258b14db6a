import type { SqlAnswer, SqlLimits } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { askFile, change } from '../api/client.ts';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { saveFile } from '../exports/saveFile.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import { Area, Form } from '../shell/Form.tsx';
import { formatSqlValue } from './formatSqlValue.ts';
import { Frame } from './Panel.tsx';

const EXAMPLE = 'SELECT type, count() AS events FROM events GROUP BY type ORDER BY events DESC';

/** More rows of a table are read by nobody; the file has them all. */
const MAX_SHOWN = 200;

/** Questions in SQL, where the server has a user of the database for them who may only read. */
export function SqlPanel({ limits }: { limits: SqlLimits }): ReactNode {
  const [sql, setSql] = useState(EXAMPLE);
  const [found, setFound] = useState<{ sql: string; answer: SqlAnswer }>();
  return (
    <Frame
      title="SQL"
      aside={`At most ${formatCount(limits.rows)} rows and ${limits.seconds} s; each question stands in the audit log`}
    >
      <Form
        className="funnel-form"
        action="Run"
        busy="Running…"
        onSend={async () => setFound({ sql, answer: await change<SqlAnswer>('POST', 'sql', { sql }) })}
      >
        <Area
          name="sql"
          label="Question in SQL"
          required={true}
          rows={6}
          spellCheck={false}
          value={sql}
          onChange={(event) => setSql(event.target.value)}
          hint="The tables are events, origins, presence and outcomes, of all projects; counts here are not weighted by sampling"
        />
      </Form>
      {found && <SqlTable key={found.sql} {...found} />}
    </Frame>
  );
}

function SqlTable({ sql, answer }: { sql: string; answer: SqlAnswer }): ReactNode {
  const { columns, rows, readRows, elapsedMs } = answer;
  const [problem, setProblem] = useState('');
  const shown = rows.slice(0, MAX_SHOWN);

  async function save(): Promise<void> {
    setProblem('');
    try {
      const file = await askFile('sql', { sql, format: 'csv' });
      saveFile('sql.csv', 'text/csv', await file.text());
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That failed.');
    }
  }

  return (
    <>
      <p className="is-muted" role="status">
        {`${formatCount(rows.length)} rows from ${formatCount(readRows)} in ${formatDuration(elapsedMs)}`}
        {rows.length > MAX_SHOWN && `; the first ${MAX_SHOWN} are shown`}
      </p>
      <ScrollRegion label="Answer in rows" className="chart-table sql-rows">
        <table>
          <thead>
            <tr>
              {columns.map(({ name, type }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name and stay where they are
                <th key={place} scope="col" title={type}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else, and stay where they are
              <tr key={at}>
                {row.map((value, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={place}>{formatSqlValue(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="form-problem" role="alert">
        {problem}
      </p>
      <button type="button" onClick={() => void save()}>
        Save as CSV
      </button>
    </>
  );
}
