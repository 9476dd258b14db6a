import type { HealthPoint, ServiceStatus, TimeRange } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatPlural } from '../format/number.ts';
import { formatBucket } from '../format/time.ts';
import { toSeries } from './buckets.ts';

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

/** A service's states side by side, oldest left. */
export function HistoryStrip({ service, range, bucketMs, history }: HistoryStripProps): ReactNode {
  const { at, points } = toSeries(range, bucketMs, history);
  return (
    <svg
      className="strip"
      viewBox={`0 0 ${at.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summarise(service, history)}
    >
      {at.map((time, index) => {
        const point = points[index];
        const status = point?.status ?? 'unknown';
        const height = point ? HEIGHTS[status] : 2;
        return (
          <rect
            key={time}
            className={point ? `is-${status}` : 'is-absent'}
            x={index * STEP}
            y={HEIGHT - height}
            width={BAR}
            height={height}
          >
            <title>{`${formatBucket(time, bucketMs)}: ${point ? describe(point) : 'no checks'}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

function describe({ status, checks, failures }: HealthPoint): string {
  return `${status}, ${failures} of ${formatPlural(checks, 'check', 'checks')} failed`;
}

function summarise(service: string, history: readonly HealthPoint[]): string {
  const bad = history.filter((point) => point.status === 'unhealthy' || point.status === 'degraded').length;
  const spans = formatPlural(history.length, 'span', 'spans');
  return bad === 0
    ? `${service} was healthy in all ${spans} that had checks`
    : `${service} was degraded or unhealthy in ${bad} of ${spans}`;
}
