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

/** The placeholder of figures with charts below them. */
export function BoneSummary({ rows, charts }: { rows: number; charts: number }): ReactNode {
  return (
    <>
      <BoneRows count={rows} className="is-tall" />
      <div className="pair">
        {Array.from({ length: charts }, (_, place) => `chart ${place}`).map((key) => (
          <BoneChart key={key} height={160} />
        ))}
      </div>
    </>
  );
}

/** The placeholder of a page about one thing: what it is, and two lists beside each other. */
export function BoneDetail({
  lists,
  children,
}: {
  lists: readonly [number, number];
  children: ReactNode;
}): ReactNode {
  return (
    <div className="pages-stack">
      <div className="panel">{children}</div>
      <div className="split">
        <div className="panel">
          <BoneRows count={lists[0]} />
        </div>
        <div className="panel">
          <BoneRows count={lists[1]} />
        </div>
      </div>
    </div>
  );
}
