import type { ExperimentResult, VariantResult } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { formatCompact, formatPrecisePercent } from '../format/number.ts';

/** The variants of an experiment with their rates, and how far each can be trusted. */
export function VariantTable({ experiment }: { experiment: ExperimentResult }): ReactNode {
  const { variants } = experiment;
  const top = Math.max(0.01, ...variants.map(({ high }) => high));
  return (
    <ScrollRegion label={`${experiment.experiment}, table`} className="table-scroll">
      <table className="variant-table">
        <thead>
          <tr>
            <th scope="col">Variant</th>
            <th scope="col" className="number">
              Visits
            </th>
            <th scope="col" className="number wide-only">
              Reached it
            </th>
            <th scope="col" className="number">
              Rate
            </th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {variants.map((result) => (
            <tr key={result.variant}>
              <th scope="row" className="name-cell" title={result.variant}>
                {result.variant || <span className="is-muted">Unnamed</span>}
              </th>
              <td className="number">{formatCompact(result.visits)}</td>
              <td className="number wide-only">{formatCompact(result.conversions)}</td>
              <td className="number">{formatPrecisePercent(result.rate)}</td>
              <td>
                <Interval result={result} top={top} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const WIDTH = 160;
const HEIGHT = 12;

function Interval({ result: { rate, low, high }, top }: { result: VariantResult; top: number }): ReactNode {
  const x = (share: number): number => (share / top) * (WIDTH - 6) + 3;
  return (
    <span className="interval">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <path className="interval-base" d={`M0 ${HEIGHT / 2}H${WIDTH}`} />
        <path className="interval-range" d={`M${x(low)} ${HEIGHT / 2}H${x(high)}`} />
        <circle cx={x(rate)} cy={HEIGHT / 2} r="4" />
      </svg>
      <span className="is-muted">{`${formatPrecisePercent(low)} to ${formatPrecisePercent(high)}`}</span>
    </span>
  );
}
