import type { DeliveryAnswer, DeliveryPoint } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toSeries } from '../charts/buckets.ts';
import { Chart } from '../charts/Chart.tsx';
import { ShareBar } from '../charts/ShareBar.tsx';
import { formatAvailability, formatCompact, formatCount, formatPlural } from '../format/number.ts';
import { toAbsent, toArrivedShare, toParts } from './deliveryParts.ts';

/** How much arrived, and when what did not was measured. */
export function DeliverySummary({ answer }: { answer: DeliveryAnswer }): ReactNode {
  const { total } = answer;
  return (
    <>
      <p className="chart-figure is-large">
        <strong>{formatAvailability(toArrivedShare(total))}</strong>
        <span>arrived</span>
        <span className="is-muted">
          {`of ${formatPlural(total.produced, 'event', 'events')} in ${formatPlural(total.loads, 'page load', 'page loads')}`}
        </span>
      </p>
      <ShareBar parts={toParts(total)} />
      <p className="share-note is-muted">
        A page load numbers its events. What is neither here nor let go is missing: it may still come, until
        its page load has not been heard of for 7 days.
      </p>
      <AbsentChart answer={answer} />
    </>
  );
}

function AbsentChart({ answer: { range, bucketMs, series, total } }: { answer: DeliveryAnswer }): ReactNode {
  const { at, points } = toSeries(range, bucketMs, series);
  const values = points.map((point) => (point ? toAbsent(point) : null));
  const most = Math.max(0, ...series.map(toAbsent));
  return (
    <Chart
      kind="bars"
      label={`Events that did not arrive, over time: ${formatCount(toAbsent(total))} in all, at most ${formatCount(most)} at once`}
      heading={<p className="chart-caption">Did not arrive, by when the page load began</p>}
      valueTitle="Did not arrive"
      range={range}
      bucketMs={bucketMs}
      at={at}
      values={values}
      minTop={4}
      formatAxis={formatCompact}
      format={(value) => formatPlural(value, 'event', 'events')}
      note={(index) => toNote(points[index])}
      height={160}
    />
  );
}

function toNote(point: DeliveryPoint | undefined): string {
  if (point === undefined) return '';
  return `${formatCount(point.missing)} missing, of ${formatPlural(point.produced, 'event', 'events')}`;
}
