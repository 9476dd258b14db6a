import type { ReactNode } from 'react';

/** Which column a table is sorted by; the direction is always worst, most or newest first unless turned. */
export interface Sort<Column extends string> {
  by: Column;
  isTurned: boolean;
}

interface SortHeaderProps<Column extends string> {
  column: Column;
  sort: Sort<Column>;
  onSort: (sort: Sort<Column>) => void;
  className?: string;
  children: ReactNode;
}

/** A column title that sorts. */
export function SortHeader<Column extends string>(props: SortHeaderProps<Column>): ReactNode {
  const { column, sort, onSort, className = 'number', children } = props;
  const isOn = sort.by === column;
  const direction = sort.isTurned ? 'ascending' : 'descending';
  return (
    <th scope="col" className={className} aria-sort={isOn ? direction : 'none'}>
      <button
        type="button"
        className={`sort ${isOn ? 'is-on' : ''}`}
        onClick={() => onSort({ by: column, isTurned: isOn && !sort.isTurned })}
      >
        <span className="sort-arrow" aria-hidden="true">
          {isOn && sort.isTurned ? '↑' : '↓'}
        </span>
        {children}
      </button>
    </th>
  );
}

/** Sorts a copy, highest first unless turned. */
export function sortRows<Row>(rows: readonly Row[], value: (row: Row) => number, isTurned: boolean): Row[] {
  const sign = isTurned ? 1 : -1;
  return [...rows].sort((a, b) => sign * (value(a) - value(b)));
}
