import type { ExperimentResult, VariantResult } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import {
  formatCompact,
  formatMean,
  formatP,
  formatPoints,
  formatPrecisePercent,
  NONE,
} from '../format/number.ts';

/** The variants of an experiment with their rates, and how far each can be trusted. */
export function VariantTable({ experiment }: { experiment: ExperimentResult }): ReactNode {
  const { variants } = experiment;
  const hasValue = variants.some(({ value }) => value !== null);
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
            {hasValue && (
              <th scope="col" className="number">
                Mean value
              </th>
            )}
            <th scope="col">{`Against ${experiment.control || 'unnamed'}`}</th>
          </tr>
        </thead>
        <tbody>
          {variants.map((result) => (
            <tr key={result.variant}>
              <th scope="row" className="name-cell" dir="auto" title={result.variant}>
                {result.variant || <span className="is-muted">Unnamed</span>}
              </th>
              <td className="number">{formatCompact(result.visits)}</td>
              <td className="number wide-only">{formatCompact(result.conversions)}</td>
              <td className="number">{formatPrecisePercent(result.rate)}</td>
              <td>
                <Interval result={result} top={top} />
              </td>
              {hasValue && (
                <td className="number">{result.value === null ? NONE : formatMean(result.value.mean)}</td>
              )}
              <td>
                <Versus result={result} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** How a variant differs, in the words of who may look once and of who looks often. */
function Versus({ result: { versus } }: { result: VariantResult }): ReactNode {
  if (versus === null) return <span className="is-muted">Control</span>;
  const { difference, low, high, adjusted, anytime } = versus.rate;
  return (
    <>
      <span>{formatPoints(difference)}</span>{' '}
      <span className="is-muted">{`(${formatPoints(low)} to ${formatPoints(high)}), ${toVerdict(adjusted, anytime)}`}</span>
      {versus.value && (
        <>
          <br />
          <span>{`Value ${formatMean(versus.value.difference)}`}</span>{' '}
          <span className="is-muted">{`(${formatMean(versus.value.low)} to ${formatMean(versus.value.high)}), ${toVerdict(versus.value.adjusted, versus.value.anytime)}`}</span>
        </>
      )}
    </>
  );
}

/** Above it, a difference may well be chance. */
const LEVEL = 0.05;

function toVerdict(adjusted: number, anytime: number): string {
  if (anytime < LEVEL) return `differs, whenever you look (p ${formatP(anytime)})`;
  if (adjusted < LEVEL)
    return `differs if this is the one planned look (p ${formatP(adjusted)}); too early to stop for it (p ${formatP(anytime)} at any look)`;
  return `may be chance (p ${formatP(adjusted)})`;
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
