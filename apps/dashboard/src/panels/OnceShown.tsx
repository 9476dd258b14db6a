import { type ReactNode, useEffect, useRef } from 'react';
import { CopyLine } from './CopyLine.tsx';

interface OnceShownProps {
  title: string;
  secret: string;
  label: string;
  children: ReactNode;
  onDone: () => void;
}

/** A secret that the server tells once; it takes the focus, so that nobody misses it. */
export function OnceShown({ title, secret, label, children, onDone }: OnceShownProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="once-shown">
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <p>{children}</p>
      <CopyLine code={secret} label={label} />
      <button type="button" onClick={onDone}>
        Done
      </button>
    </div>
  );
}
