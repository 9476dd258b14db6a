import type { HealthPoint, ServiceStatus, TimeRange } from '@candor/server/api';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { formatPlural } from '../format/number.ts';
import { formatBucket } from '../format/time.ts';
import { toSeries } from './buckets.ts';
import { stepTo } from './stepTo.ts';

interface HistoryStripProps {
  service: string;
  range: TimeRange;
  bucketMs: number;
  history: readonly HealthPoint[];
}

const HEIGHT = 28;
const STEP = 10;
const BAR = 8;

// Bad states are taller as well as redder: the profile reads without colour.
const HEIGHTS: Record<ServiceStatus, number> = { healthy: 12, degraded: 20, unhealthy: 28, unknown: 6 };

/** A service's states side by side, oldest left; pointer, finger and keyboard show single ones. */
export function HistoryStrip({ service, range, bucketMs, history }: HistoryStripProps): ReactNode {
  const { at, points } = toSeries(range, bucketMs, history);
  const [chosen, setChosen] = useState<number>();
  const last = Math.max(0, at.length - 1);
  const index = Math.min(chosen ?? last, last);
  const words = `${formatBucket(at[index] ?? range.from, bucketMs)}: ${describe(points[index])}`;
  const point = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setChosen(Math.max(0, Math.min(last, Math.floor(((clientX - left) / width) * at.length))));
  };
  const move = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setChosen(undefined);
    const target = stepTo(event.key, index, at.length);
    if (target === undefined) return;
    event.preventDefault();
    setChosen(target);
  };
  return (
    <div
      className="strip-states"
      role="slider"
      tabIndex={0}
      aria-label={`${summarise(service, history)}. Arrow keys move through time.`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={index}
      aria-valuetext={words}
      onKeyDown={move}
      onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setChosen(index)}
      onBlur={() => setChosen(undefined)}
      onPointerDown={point}
      onPointerMove={point}
      // A finger that is lifted leaves, too, and then wants to read.
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setChosen(undefined)}
    >
      <svg
        className="strip"
        viewBox={`0 0 ${at.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {at.map((time, each) => {
          const status = points[each]?.status ?? 'unknown';
          const height = points[each] ? HEIGHTS[status] : 2;
          return (
            <rect
              key={time}
              className={points[each] ? `is-${status}` : 'is-absent'}
              x={each * STEP}
              y={HEIGHT - height}
              width={BAR}
              height={height}
            />
          );
        })}
      </svg>
      {chosen !== undefined && (
        <div
          className={`chart-tooltip is-above ${index < at.length / 2 ? 'is-right' : 'is-left'}`}
          style={{ left: `${((index + 0.5) / at.length) * 100}%` }}
          aria-hidden="true"
        >
          {words}
        </div>
      )}
    </div>
  );
}

function describe(point: HealthPoint | null | undefined): string {
  if (!point) return 'no checks';
  return `${point.status}, ${point.failures} of ${formatPlural(point.checks, 'check', 'checks')} failed`;
}

function summarise(service: string, history: readonly HealthPoint[]): string {
  const bad = history.filter((point) => point.status === 'unhealthy' || point.status === 'degraded').length;
  const spans = formatPlural(history.length, 'span', 'spans');
  return bad === 0
    ? `${service} was healthy in all ${spans} that had checks`
    : `${service} was degraded or unhealthy in ${bad} of ${spans}`;
}
