import { type ReactNode, useState } from 'react';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { Sparkline } from '../charts/Sparkline.tsx';
import { NONE } from '../format/number.ts';
import { MoreRows, useMore } from './MoreRows.tsx';
import { type Sort, SortHeader, sortRows } from './SortHeader.tsx';

/** A column of numbers. */
export interface RankedColumn<Row> {
  title: string;
  /** Null where there is none; such rows come last. */
  value: (row: Row) => number | null;
  format: (value: number) => string;
  /** Left out where the screen is narrow. */
  isWide?: boolean;
}

interface RankedTableProps<Row> {
  label: string;
  rows: readonly Row[];
  /** How many there are, where the server does not list every one. */
  found?: number;
  /** The title of the first column, and what stands in it. */
  nameTitle: string;
  nameOf: (row: Row) => string;
  /** What stands for an empty name. */
  unnamed?: string;
  trendOf?: (row: Row) => readonly number[];
  /** A row can be chosen by its name. */
  choice?: { chosen: string; onChoose: (name: string) => void };
  columns: readonly [RankedColumn<Row>, ...RankedColumn<Row>[]];
}

/** Things with their numbers, sorted by any of these; by the first unless somebody chooses. */
export function RankedTable<Row>(props: RankedTableProps<Row>): ReactNode {
  const { label, rows, found, nameTitle, nameOf, unnamed = 'Unnamed', trendOf, choice, columns } = props;
  const [sort, setSort] = useState<Sort<string>>({ by: columns[0].title, isTurned: false });
  const by = columns.find(({ title }) => title === sort.by) ?? columns[0];
  const sorted = sortRows(
    rows,
    (row) => by.value(row) ?? (sort.isTurned ? Infinity : -Infinity),
    sort.isTurned,
  );
  const more = useMore(sorted.length);
  return (
    <>
      <ScrollRegion label={`${label}, table`} className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{nameTitle}</th>
              {trendOf && (
                <th scope="col" className="wide-only">
                  Trend
                </th>
              )}
              {columns.map(({ title, isWide }) => (
                <SortHeader
                  key={title}
                  column={title}
                  sort={sort}
                  onSort={setSort}
                  className={toClass(isWide)}
                >
                  {title}
                </SortHeader>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, more.shown).map((row) => (
              <tr key={nameOf(row)}>
                <th scope="row" className="name-cell" dir="auto" title={nameOf(row)}>
                  <Name name={nameOf(row)} unnamed={unnamed} choice={choice} />
                </th>
                {trendOf && (
                  <td className="wide-only">
                    <Sparkline trend={trendOf(row)} isCalm />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.title} className={toClass(column.isWide)}>
                    <Value column={column} row={row} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <MoreRows {...more} total={sorted.length} found={found} />
    </>
  );
}

function Name({
  name,
  unnamed,
  choice,
}: {
  name: string;
  unnamed: string;
  choice: RankedTableProps<unknown>['choice'];
}): ReactNode {
  const words = name || <span className="is-muted">{unnamed}</span>;
  if (choice === undefined) return words;
  return (
    <button
      type="button"
      className="as-link"
      aria-pressed={choice.chosen === name}
      onClick={() => choice.onChoose(name)}
    >
      {words}
    </button>
  );
}

function Value<Row>({ column, row }: { column: RankedColumn<Row>; row: Row }): ReactNode {
  const value = column.value(row);
  return value === null ? <span className="is-muted">{NONE}</span> : column.format(value);
}

function toClass(isWide: boolean | undefined): string {
  return isWide ? 'number wide-only' : 'number';
}
