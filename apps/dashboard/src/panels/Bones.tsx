import type { ReactNode } from 'react';

/** Rows of placeholder at the height of real ones. */
export function BoneRows({ count, className = '' }: { count: number; className?: string }): ReactNode {
  return (
    <div className={`bones ${className}`}>
      {Array.from({ length: count }, (_, place) => `bone ${place}`).map((key) => (
        <span key={key} className="bone" />
      ))}
    </div>
  );
}

/** The placeholder of a chart with its heading. */
export function BoneChart({ height = 220 }: { height?: number }): ReactNode {
  return (
    <div className="chart">
      <div className="chart-head">
        <span className="bone bone-heading" />
      </div>
      <span className="bone bone-block" style={{ height }} />
    </div>
  );
}
