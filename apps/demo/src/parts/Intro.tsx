import type { JSX, ReactNode } from 'react';

/** A page's heading and what it is about. */
export function Intro({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <div>
      <h1>{title}</h1>
      <p className="lead">{children}</p>
    </div>
  );
}
