import type { SourceFrame } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { toStackLines } from '../format/stack.ts';

/** A stack in the files that somebody wrote, where their maps are known, and as the browser gave it. */
export function Stack({
  stack,
  frames = [],
  label = 'Stack',
}: {
  stack: string;
  frames?: readonly SourceFrame[] | undefined;
  /** What it is called by, where a page has several. */
  label?: string;
}): ReactNode {
  if (stack.trim() === '') return <p className="is-muted">The browser gave no stack.</p>;
  if (frames.length === 0) return <GivenStack stack={stack} label={label} />;
  return (
    <>
      <ScrollRegion label={`${label} in its sources`} className="stack">
        <ol>
          {frames.map((frame) => (
            <SourceLine key={frame.stackLine} {...frame} />
          ))}
        </ol>
      </ScrollRegion>
      <details>
        <summary>As the browser gave it</summary>
        <GivenStack stack={stack} label={label} />
      </details>
    </>
  );
}

function SourceLine({ function: name, file, line, column, isIgnored, context }: SourceFrame): ReactNode {
  const place = (
    <code className={isIgnored ? 'is-muted' : undefined}>
      <span className="stack-main">{`at ${name || '(anonymous)'}`}</span>{' '}
      <span className="stack-place">{`${file}:${line}:${column}`}</span>
    </code>
  );
  return (
    <li>
      {place}
      {context.length > 0 && (
        <pre className="stack-source">
          {context.map(({ line: number, text }) => (
            <span key={number} className={number === line ? 'is-here' : undefined}>
              <span className="stack-number">{String(number).padStart(5)}</span> {text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </li>
  );
}

function GivenStack({ stack, label }: { stack: string; label: string }): ReactNode {
  return (
    <ScrollRegion label={label} className="stack">
      <ol>
        {toStackLines(stack).map(({ number, main, place }) => (
          <li key={number}>
            <code>
              <span className="stack-main">{main}</span> <span className="stack-place">{place}</span>
            </code>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}
