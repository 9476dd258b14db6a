import type { ReactNode } from 'react';

/** A number with its name. */
export interface Figure {
  title: string;
  value: string;
  /** What it is made of. */
  note?: string;
}

/** The numbers that matter most, side by side. */
export function Figures({ figures }: { figures: readonly Figure[] }): ReactNode {
  return (
    <dl className="figures">
      {figures.map(({ title, value, note }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <strong>{value}</strong>
            {note && <span className="is-muted">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
