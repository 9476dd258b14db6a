import type { JSX, ReactNode } from 'react';

interface MisbehaviourProps {
  /** The button's `data-testid`. */
  id: string;
  title: string;
  /** What the dashboard will say about it. */
  expect: ReactNode;
  button: string;
  onCause: () => void;
  children?: ReactNode;
}

/** One thing that goes wrong on purpose: what it is, a button that causes it, and where it will be seen. */
export function Misbehaviour({
  id,
  title,
  expect,
  button,
  onCause,
  children,
}: MisbehaviourProps): JSX.Element {
  return (
    <article className="card">
      <h2>{title}</h2>
      <p className="expect">
        <strong>On the dashboard:</strong> {expect}
      </p>
      <button type="button" data-testid={id} onClick={onCause}>
        {button}
      </button>
      {children}
    </article>
  );
}
