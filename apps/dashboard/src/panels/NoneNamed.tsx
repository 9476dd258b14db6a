import type { ReactNode } from 'react';

interface NoneNamedProps {
  /** What is listed, as one of it is called. */
  of: string;
  q: string | undefined;
  /** What stands there where nothing is searched for. */
  children: ReactNode;
}

/** Why a list is empty: nothing has what is searched for, or there is nothing. */
export function NoneNamed({ of, q, children }: NoneNamedProps): ReactNode {
  if (q === undefined) return children;
  return <p className="is-muted notice">{`No ${of} has “${q}” in its name.`}</p>;
}
