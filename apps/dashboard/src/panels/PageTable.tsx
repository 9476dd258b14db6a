import type { VitalName, VitalPage } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { RatingMark } from '../charts/RatingMark.tsx';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { formatCompact, NONE } from '../format/number.ts';
import { FEW_SAMPLES, formatVital, SHOWN_VITALS, toSeverity } from '../format/vital.ts';
import { setFilters } from '../shell/location.ts';
import { MoreRows, useMore } from './MoreRows.tsx';
import { type PageRow, toPageRows } from './pageRows.ts';
import { type Sort, SortHeader, sortRows } from './SortHeader.tsx';
import { toInterval } from './VitalGroupTable.tsx';

type Column = VitalName | 'worst' | 'samples';

/** Pages with their vitals, worst first. */
export function PageTable({ pages, found }: { pages: readonly VitalPage[]; found: number }): ReactNode {
  const [sort, setSort] = useState<Sort<Column>>({ by: 'worst', isTurned: false });
  const rows = sortRows(toPageRows(pages), (row) => toSortValue(row, sort.by), sort.isTurned);
  const more = useMore(rows.length);
  return (
    <>
      <ScrollRegion label="Pages, table" className="table-scroll">
        <table className="page-table">
          <thead>
            <tr>
              <SortHeader column="worst" sort={sort} onSort={setSort} className="">
                Page, worst
              </SortHeader>
              {SHOWN_VITALS.map((name) => (
                <SortHeader key={name} column={name} sort={sort} onSort={setSort}>
                  {name}
                </SortHeader>
              ))}
              <SortHeader column="samples" sort={sort} onSort={setSort}>
                n
              </SortHeader>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, more.shown).map((row) => (
              <Row key={row.page} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <MoreRows {...more} total={rows.length} found={found} />
    </>
  );
}

function Row({ row }: { row: PageRow }): ReactNode {
  return (
    <tr>
      <th scope="row" className="page-cell">
        <button
          type="button"
          className="as-link"
          title={row.page}
          onClick={() => setFilters({ page: row.page })}
        >
          {row.page}
        </button>
      </th>
      {SHOWN_VITALS.map((name) => (
        <td key={name} className="number">
          <Value vital={row.vitals[name]} />
        </td>
      ))}
      <td className="number is-muted">{formatCompact(row.samples)}</td>
    </tr>
  );
}

function Value({ vital }: { vital: VitalPage | undefined }): ReactNode {
  if (vital === undefined) return <span className="is-muted">{NONE}</span>;
  return (
    <span
      className={`page-value ${vital.samples < FEW_SAMPLES ? 'is-thin' : ''}`}
      title={`95 % interval: ${toInterval(vital.name, vital)}`}
    >
      {formatVital(vital.name, vital.p75)}
      <RatingMark rating={vital.rating} isBrief />
    </span>
  );
}

function toSortValue(row: PageRow, by: Column): number {
  if (by === 'worst' || by === 'samples') return row[by];
  const vital = row.vitals[by];
  return vital === undefined ? -1 : toSeverity(by, vital.p75);
}
