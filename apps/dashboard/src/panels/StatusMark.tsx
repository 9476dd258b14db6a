import type { ServiceStatus } from '@candor/server/api';
import type { ReactNode } from 'react';
import { Shape, type Tone } from '../charts/Shape.tsx';

const TONES: Record<ServiceStatus, Tone> = {
  healthy: 'good',
  degraded: 'needs-improvement',
  unhealthy: 'poor',
  unknown: 'neutral',
};

const WORDS: Record<ServiceStatus, string> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  unhealthy: 'Unhealthy',
  unknown: 'Unknown',
};

/** A service's state in word, shape and colour. */
export function StatusMark({ status }: { status: ServiceStatus }): ReactNode {
  return (
    <span className={`mark is-${TONES[status]}`}>
      <Shape tone={TONES[status]} />
      <span className="mark-word">{WORDS[status]}</span>
    </span>
  );
}
