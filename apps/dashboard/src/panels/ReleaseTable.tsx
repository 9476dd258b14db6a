import type { DeliveryRelease } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { formatAvailability, formatCompact } from '../format/number.ts';
import { toArrivedShare } from './deliveryParts.ts';
import { MoreRows, useMore } from './MoreRows.tsx';
import { type Sort, SortHeader, sortRows } from './SortHeader.tsx';

type Column = 'produced' | 'arrived' | 'letGo' | 'missing';

/** Releases with what became of their events, the busiest first. */
export function ReleaseTable({
  releases,
  found,
}: {
  releases: readonly DeliveryRelease[];
  found: number;
}): ReactNode {
  const [sort, setSort] = useState<Sort<Column>>({ by: 'produced', isTurned: false });
  const rows = sortRows(releases, (release) => toSortValue(release, sort.by), sort.isTurned);
  const more = useMore(rows.length);
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">Release</th>
            <SortHeader column="produced" sort={sort} onSort={setSort}>
              Events
            </SortHeader>
            <SortHeader column="arrived" sort={sort} onSort={setSort}>
              Arrived
            </SortHeader>
            <SortHeader column="letGo" sort={sort} onSort={setSort} className="number wide-only">
              Let go
            </SortHeader>
            <SortHeader column="missing" sort={sort} onSort={setSort}>
              Missing
            </SortHeader>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, more.shown).map((release) => (
            <tr key={release.release}>
              <th scope="row">{release.release || <span className="is-muted">No release named</span>}</th>
              <td className="number">{formatCompact(release.produced)}</td>
              <td className="number">{formatAvailability(toArrivedShare(release))}</td>
              <td className="number wide-only">{formatCompact(release.letGo + release.rejected)}</td>
              <td className="number">{formatCompact(release.missing)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <MoreRows {...more} total={rows.length} found={found} />
    </>
  );
}

// What is worst comes first: the smallest share that arrived.
function toSortValue(release: DeliveryRelease, by: Column): number {
  if (by === 'arrived') return -toArrivedShare(release);
  return by === 'letGo' ? release.letGo + release.rejected : release[by];
}
