import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toAddress } from '../api/client.ts';
import { doAllNow } from '../charts/inTurn.ts';
import { readStyles, saveFile } from '../exports/saveFile.ts';
import { toShownAnswers, toTableNames } from '../exports/shownAnswers.ts';
import { toPageFile } from '../exports/toPageFile.ts';
import { formatFullTime, formatSpanOfTime } from '../format/time.ts';
import { toTimeRange } from './filters.ts';
import { useFilters } from './location.ts';
import { Menu } from './Menu.tsx';

/** What is on the page as files: the page itself, its data, each of its tables. */
export function ExportMenu({ title }: { title: string }): ReactNode {
  return <Menu label="Export">{(close) => <Exports title={title} close={close} />}</Menu>;
}

function Exports({ title, close }: { title: string; close: () => void }): ReactNode {
  const { range, project } = useFilters();
  const client = useQueryClient();
  const shown = toShownAnswers(client);
  const name = title.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
  const { from, to } = toTimeRange(range, Date.now());

  const savePage = async (): Promise<void> => {
    // Charts that wait for their turn; what uPlot has begun it paints when this task ends.
    doAllNow();
    await Promise.resolve();
    const main = document.querySelector('main');
    if (main === null) return;
    const words = [project, formatSpanOfTime(from, to), `as of ${formatFullTime(Date.now())}`];
    const file = toPageFile({
      title: `${title} · Candor`,
      subtitle: words.filter(Boolean).join(' · '),
      main,
      styles: readStyles(),
      theme: isDark() ? 'dark' : 'light',
    });
    saveFile(`${name}.html`, 'text/html', file);
    close();
  };
  const saveData = (): void => {
    const data = {
      schema: 'candor-export/1',
      page: location.pathname + location.search,
      exportedAt: new Date().toISOString(),
      answers: shown.map(({ path, params, isBefore, answer }) => ({
        question: path,
        params,
        isBefore,
        answer,
      })),
    };
    saveFile(`${name}.json`, 'application/json', `${JSON.stringify(data, null, 2)}\n`);
    close();
  };

  return (
    <ul className="exports">
      <li>
        <button type="button" onClick={savePage}>
          This page as HTML
        </button>
      </li>
      <li>
        <button type="button" onClick={saveData}>
          Its data as JSON
        </button>
      </li>
      {shown
        .filter(({ isBefore }) => !isBefore)
        .flatMap(({ path, params, answer }) =>
          toTableNames(answer).map((table) => {
            const address = toAddress(path, { ...params, ...answer.range, format: 'csv', table });
            return (
              <li key={address}>
                <a href={address} download={`${table}.csv`}>
                  {`${params['q'] ?? path}: ${table}, as CSV`}
                </a>
              </li>
            );
          }),
        )}
    </ul>
  );
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}
