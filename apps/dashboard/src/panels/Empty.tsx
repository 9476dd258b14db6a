import type { ReactNode } from 'react';
import { CopyLine } from './CopyLine.tsx';

interface EmptyProps {
  title: string;
  /** What to do next. */
  children: ReactNode;
  code?: string;
  codeLabel?: string;
}

/** Nothing to show, and how to change that. */
export function Empty({ title, children, code, codeLabel = 'the line' }: EmptyProps): ReactNode {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      <p>{children}</p>
      {code && <CopyLine code={code} label={codeLabel} />}
    </div>
  );
}
