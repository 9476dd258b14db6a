import type { AskAnswer, BoardPanel } from '@candor/server/api';
import type { ReactNode } from 'react';
import { type Choices, usePanelAnswer, usePanelBefore } from '../api/boards.ts';
import { Chart } from '../charts/Chart.tsx';
import { ChartLegend } from '../charts/ChartLegend.tsx';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { formatCompact, formatPrecisePercent } from '../format/number.ts';
import { Answered, Frame } from '../panels/Panel.tsx';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { formatUnit } from './formatUnit.ts';
import { Gauge } from './Gauge.tsx';
import { Markdown } from './Markdown.tsx';
import { MAX_LINES, titleOf, toPanelLines } from './panelLines.ts';

/** Height of a row of the grid, and of the space between two, in pixels; the style sheet says the same. */
export const ROW_HEIGHT = 72;
export const ROW_GAP = 16;

// What a panel's frame, title and chart heading take of it.
const CHROME = 112;
const LEAST_CHART = 90;

type Asking = Exclude<BoardPanel, { kind: 'text' }>;

interface PanelBodyProps {
  panel: BoardPanel;
  filters: Filters;
  choices: Choices;
  /** Stands beside the title, such as what moves the panel. */
  aside?: ReactNode;
}

/** One panel of a board. */
export function PanelBody({ panel, aside, ...asked }: PanelBodyProps): ReactNode {
  return (
    <Frame title={panel.title || 'Text'} className="board-panel" {...(aside !== undefined && { aside })}>
      {panel.kind === 'text' ? (
        <ScrollRegion label={`${panel.title || 'Text'}, text`} className="board-panel-body">
          <Markdown text={panel.text} />
        </ScrollRegion>
      ) : (
        <AskedBody panel={panel} {...asked} />
      )}
    </Frame>
  );
}

function AskedBody({
  panel,
  filters,
  choices,
}: {
  panel: Asking;
  filters: Filters;
  choices: Choices;
}): ReactNode {
  const question = { filters, choices };
  const query = usePanelAnswer(panel.ask, question);
  const before = usePanelBefore(panel.ask, question);
  return (
    <div className="board-panel-body">
      <Answered
        title={panel.title}
        query={query}
        skeleton={<div className="bone" style={{ height: heightOf(panel) }} />}
        isEmpty={({ rows }) => rows.every(({ samples }) => samples === 0)}
        empty={<p className="is-muted notice">{`Nothing in ${toRangeWords(filters.range)}.`}</p>}
      >
        {(answer) => <Answer panel={panel} answer={answer} before={before} />}
      </Answered>
    </div>
  );
}

interface AnswerProps {
  panel: Asking;
  answer: AskAnswer;
  before: AskAnswer | undefined;
}

function Answer({ panel, answer, before }: AnswerProps): ReactNode {
  switch (panel.kind) {
    case 'graph':
      return <Graph panel={panel} answer={answer} before={before} />;
    case 'table':
      return <Table panel={panel} answer={answer} />;
    case 'gauge':
      return <Gauge panel={panel} value={answer.rows[0]?.value ?? null} />;
    case 'stat':
      return <Stat panel={panel} answer={answer} before={before} />;
  }
}

function Graph({
  panel,
  answer,
  before,
}: AnswerProps & { panel: Extract<Asking, { kind: 'graph' }> }): ReactNode {
  const drawn = toPanelLines(answer, panel.title, before);
  const [first, ...others] = drawn?.lines ?? [];
  if (drawn === undefined || first === undefined)
    return <p className="notice">This question has no course over time. Add: every auto.</p>;
  const { lines: _lines, ...model } = drawn;
  const write = (value: number): string => formatUnit(panel.unit, value);
  const groups = answer.rows.length;
  const isPartial = groups > MAX_LINES || answer.isCut;
  return (
    <Chart
      kind={panel.style === 'bars' && others.length === 0 ? 'bars' : 'line'}
      isCalm
      label={`${panel.title} over time`}
      heading={
        <>
          {others.length > 0 && <ChartLegend lines={[first, ...others]} />}
          {isPartial && <p className="chart-caption">{`The ${Math.min(groups, MAX_LINES)} with the most`}</p>}
        </>
      }
      valueTitle={first.title}
      {...model}
      values={first.values}
      others={others}
      formatAxis={write}
      format={write}
      height={Math.max(LEAST_CHART, heightOf(panel) - (others.length > 2 ? 24 : 0))}
    />
  );
}

function Table({ panel, answer }: { panel: Asking; answer: AskAnswer }): ReactNode {
  const { by = [] } = answer.question;
  const most = Math.max(0, ...answer.rows.map(({ value }) => value ?? 0));
  return (
    <ScrollRegion label={`${panel.title}, table`} className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{by.join(' · ') || 'All'}</th>
            <th scope="col" className="number">
              Value
            </th>
            <th scope="col" className="number">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row) => (
            <tr key={row.key.join('\n')}>
              <th scope="row" className="name-cell" dir="auto" title={titleOf(row, 'Everything')}>
                {titleOf(row, 'Everything')}
              </th>
              <td className="number">
                {formatUnit(panel.unit, row.value)}
                <progress className="value-bar" max={most || 1} value={row.value ?? 0} aria-hidden="true" />
              </td>
              <td className="number is-muted">{formatCompact(row.samples)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {answer.isCut && <p className="chart-caption">There are more; these have the most.</p>}
    </ScrollRegion>
  );
}

function Stat({ panel, answer, before }: AnswerProps): ReactNode {
  const row = answer.rows[0];
  const value = row?.value ?? null;
  const old = before?.rows[0]?.value ?? null;
  const { low = null, high = null } = row ?? {};
  return (
    <div className="stat">
      <p className="stat-value">{formatUnit(panel.unit, value)}</p>
      {low !== null && high !== null && (
        <p className="is-muted">{`${formatUnit(panel.unit, low)} to ${formatUnit(panel.unit, high)} (95 %)`}</p>
      )}
      {old !== null && value !== null && (
        <p className="is-muted">
          {`${old === 0 || value === old ? '' : `${value > old ? '+' : '−'}${formatPrecisePercent(Math.abs(value / old - 1))}, `}before ${formatUnit(panel.unit, old)}`}
        </p>
      )}
      <p className="is-muted">{`n = ${formatCompact(row?.samples ?? 0)}`}</p>
    </div>
  );
}

function heightOf({ height }: BoardPanel): number {
  return Math.max(LEAST_CHART, height * ROW_HEIGHT + (height - 1) * ROW_GAP - CHROME);
}
