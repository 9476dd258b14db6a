import type { FunnelAnswer, FunnelStepResult } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { formatSpan } from '../format/duration.ts';
import { formatCompact, formatPrecisePercent, NONE } from '../format/number.ts';

/** Who got how far: a bar for each step, and the same with every number. */
export function FunnelResult({ answer }: { answer: FunnelAnswer }): ReactNode {
  const { names, steps, groups, question, isCut } = answer;
  return (
    <>
      <ol className="funnel-bars" aria-label="Share of those who took the first step">
        {steps.map(({ share }, index) => (
          <li key={toKey(names, index)}>
            <span className="funnel-name" title={names[index]}>
              {names[index]}
            </span>
            <span className="funnel-track" aria-hidden="true">
              <span className="funnel-bar" style={{ width: `${(share ?? 0) * 100}%` }} />
            </span>
            <strong>{formatPercentOr(share)}</strong>
          </li>
        ))}
      </ol>
      <StepTable names={names} steps={steps} label="Funnel" />
      {groups.length > 0 && (
        <>
          <h3>{`By ${question.by ?? ''}`}</h3>
          {isCut && <p className="is-muted">The ten with the most first steps.</p>}
          <ScrollRegion label="Funnel by group, table" className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">{question.by}</th>
                  {names.map((name, index) => (
                    <th key={toKey(names, index)} scope="col" className="number" title={name}>
                      {`Step ${index + 1}`}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => (
                  <tr key={group.key}>
                    <th scope="row" className="name-cell" dir="auto" title={group.key}>
                      {group.key || <span className="is-muted">None</span>}
                    </th>
                    {group.steps.map((step, index) => (
                      <td key={toKey(names, index)} className="number">
                        {index === 0 ? formatCompact(step.reached) : formatPercentOr(step.share)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </>
  );
}

function StepTable({
  names,
  steps,
  label,
}: {
  names: readonly string[];
  steps: readonly FunnelStepResult[];
  label: string;
}): ReactNode {
  return (
    <ScrollRegion label={`${label}, table`} className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="number">
              Reached
            </th>
            <th scope="col" className="number">
              Of the first
            </th>
            <th scope="col" className="number wide-only">
              95 % interval
            </th>
            <th scope="col" className="number">
              Of the step before
            </th>
            <th scope="col" className="number wide-only">
              Lost
            </th>
            <th scope="col" className="number">
              Median time
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={toKey(names, index)}>
              <th scope="row" className="name-cell" dir="auto" title={names[index]}>
                {`${index + 1}. ${names[index] ?? ''}`}
              </th>
              <td className="number">{formatCompact(step.reached)}</td>
              <td className="number">{formatPercentOr(step.share)}</td>
              <td className="number wide-only">
                {step.share === null || index === 0
                  ? NONE
                  : `${formatPrecisePercent(step.low)} to ${formatPrecisePercent(step.high)}`}
              </td>
              <td className="number">{formatPercentOr(step.fromPrevious)}</td>
              <td className="number wide-only">{index === 0 ? NONE : formatCompact(step.lost)}</td>
              <td className="number">{step.medianMs === null ? NONE : formatSpan(step.medianMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function formatPercentOr(share: number | null): string {
  return share === null ? NONE : formatPrecisePercent(share);
}

/** Steps may have the same name, and none changes its place. */
function toKey(names: readonly string[], index: number): string {
  return `${index} ${names[index] ?? ''}`;
}
