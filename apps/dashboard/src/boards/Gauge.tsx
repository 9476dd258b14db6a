import type { BoardPanel, Rating } from '@candor/server/api';
import type { ReactNode } from 'react';
import { RatingMark } from '../charts/RatingMark.tsx';
import { formatUnit } from './formatUnit.ts';

type GaugePanel = Extract<BoardPanel, { kind: 'gauge' }>;

// A half circle of radius 80 around (100, 100).
const LENGTH = Math.PI * 80;
const ARC = 'M20 100a80 80 0 0 1 160 0';

/** A value between two ends, with its rating where there are limits. */
export function Gauge({ panel, value }: { panel: GaugePanel; value: number | null }): ReactNode {
  const { min, max, unit, title } = panel;
  const share = value === null ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)));
  const rating = value === null ? undefined : toGaugeRating(panel, value);
  const words = `${title}: ${formatUnit(unit, value)} between ${formatUnit(unit, min)} and ${formatUnit(unit, max)}`;
  return (
    <div className="gauge">
      <svg viewBox="0 0 200 112" role="img" aria-label={words}>
        <path d={ARC} className="gauge-track" />
        <path
          d={ARC}
          className={`gauge-fill ${rating ? `is-${rating}` : ''}`}
          strokeDasharray={`${share * LENGTH} ${LENGTH}`}
        />
      </svg>
      <p className="gauge-value">
        <strong>{formatUnit(unit, value)}</strong>
        {rating && (
          <span>
            <RatingMark rating={rating} />
          </span>
        )}
      </p>
      <p className="gauge-ends">
        <span>{formatUnit(unit, min)}</span>
        <span>{formatUnit(unit, max)}</span>
      </p>
    </div>
  );
}

/** Where a value stands between the limits, whichever of them is the higher; nothing where there are none. */
export function toGaugeRating(
  { good, poor }: Pick<GaugePanel, 'good' | 'poor'>,
  value: number,
): Rating | undefined {
  if (good === undefined || poor === undefined) return undefined;
  const sign = good <= poor ? 1 : -1;
  if (value * sign <= good * sign) return 'good';
  return value * sign > poor * sign ? 'poor' : 'needs-improvement';
}
