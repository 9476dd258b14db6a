import type { VitalName, VitalPoint, VitalSummary, VitalsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toBeforeLine } from '../charts/beforeLine.ts';
import { toSeries } from '../charts/buckets.ts';
import { Chart } from '../charts/Chart.tsx';
import { RatingMark } from '../charts/RatingMark.tsx';
import { formatCount } from '../format/number.ts';
import { formatVital, formatVitalTick, VITALS } from '../format/vital.ts';

interface VitalChartProps {
  answer: VitalsAnswer;
  name: VitalName;
  /** The same of the time before, where that is shown. */
  before?: VitalsAnswer | undefined;
}

/** One vital's p75 over time, over its three zones. */
export function VitalChart({ answer, name, before }: VitalChartProps): ReactNode {
  const { range, bucketMs } = answer;
  const own = answer.series.filter((point) => point.name === name);
  const { at, points } = toSeries(range, bucketMs, own);
  const summary = answer.summary.find((vital) => vital.name === name);
  const isOf = (one: { name: VitalName }): boolean => one.name === name;
  const others = toBeforeLine(
    before && { ...before, points: before.series.filter(isOf) },
    { bucketMs, count: at.length },
    (point) => point.p75,
  );
  const old = before?.summary.find(isOf);
  return (
    <Chart
      kind="line"
      label={toLabel(name, own, summary)}
      heading={<Heading name={name} summary={summary} old={old} />}
      others={others}
      valueTitle={`p75 of ${name}`}
      range={range}
      bucketMs={bucketMs}
      at={at}
      values={points.map((point) => point?.p75 ?? null)}
      limits={VITALS[name]}
      formatAxis={(value) => formatVitalTick(name, value)}
      format={(value) => formatVital(name, value)}
      note={(index) => `n = ${formatCount(points[index]?.samples ?? 0)}`}
    />
  );
}

interface HeadingProps {
  name: VitalName;
  summary: VitalSummary | undefined;
  old: VitalSummary | undefined;
}

function Heading({ name, summary, old }: HeadingProps): ReactNode {
  return (
    <>
      <h3>
        {name}
        <span className="vital-title">{VITALS[name].title}</span>
      </h3>
      <p className="chart-figure">
        {summary ? (
          <>
            <strong>{formatVital(name, summary.p75)}</strong>
            <RatingMark rating={summary.rating} />
            <span className="vital-n">{`n = ${formatCount(summary.samples)}`}</span>
            {old && <span className="vital-n">{`before: ${formatVital(name, old.p75)}`}</span>}
          </>
        ) : (
          <span className="vital-n">{VITALS[name].hint}</span>
        )}
      </p>
    </>
  );
}

function toLabel(name: VitalName, points: readonly VitalPoint[], summary: VitalSummary | undefined): string {
  const values = points.map((point) => point.p75);
  if (!summary || values.length === 0) return `${VITALS[name].title}: no data`;
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatVital(name, value));
  return `${VITALS[name].title} over time: p75 ${formatVital(name, summary.p75)}, between ${low} and ${high}`;
}
