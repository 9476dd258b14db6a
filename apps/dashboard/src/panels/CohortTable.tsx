import type { Cohort, CohortPeriod, CohortReturn, CohortsAnswer } from '@candor/server/api';
import type { CSSProperties, ReactNode } from 'react';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { formatCompact, formatPrecisePercent, formatShare } from '../format/number.ts';
import { formatPeriod } from '../format/time.ts';

/** Who came back after how long: a row for each cohort, the share in numbers and, for a glance, in shades. */
export function CohortTable({ answer: { cohorts, every } }: { answer: CohortsAnswer }): ReactNode {
  const count = Math.max(0, ...cohorts.map(({ returns }) => returns.length));
  return (
    <>
      <ScrollRegion label="Cohorts, table" className="table-scroll">
        <table className="cohort-table">
          <thead>
            <tr>
              <th scope="col">{TITLES[every]}</th>
              <th scope="col" className="number">
                Users
              </th>
              {Array.from({ length: count }, (_, index) => index).map((later) => (
                <th key={later} scope="col" className="number">
                  {later}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <CohortRow key={cohort.at} cohort={cohort} every={every} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="is-muted">
        {`Columns count ${every}s after the first. A star marks a ${every} that is not over. Times are UTC.`}
      </p>
    </>
  );
}

const TITLES: Record<CohortPeriod, string> = {
  day: 'First seen on',
  week: 'First seen in the week of',
  month: 'First seen in',
};

function CohortRow({ cohort, every }: { cohort: Cohort; every: CohortPeriod }): ReactNode {
  return (
    <tr>
      <th scope="row">{formatPeriod(cohort.at, every)}</th>
      <td className="number">{formatCompact(cohort.size)}</td>
      {cohort.returns.map((one) => (
        <Cell key={one.at} one={one} every={every} />
      ))}
    </tr>
  );
}

function Cell({ one, every }: { one: CohortReturn; every: CohortPeriod }): ReactNode {
  const { at, returned, share, low, high, isOpen } = one;
  const shade = { '--share': share } as CSSProperties; // a custom property, which its type does not know
  const title = `${formatPeriod(at, every)}: ${formatCompact(returned)} users, 95 % interval ${formatPrecisePercent(low)} to ${formatPrecisePercent(high)}`;
  return (
    <td className="number heat" style={shade} title={title}>
      {formatShare(share)}
      {isOpen && <span className="open-mark">*</span>}
    </td>
  );
}
