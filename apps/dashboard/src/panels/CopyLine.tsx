import { type ReactNode, useRef, useState } from 'react';

/** A line of code with a button that copies it. */
export function CopyLine({ code, label }: { code: string; label: string }): ReactNode {
  const [isCopied, setIsCopied] = useState(false);
  const line = useRef<HTMLElement>(null);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
      setIsCopied(true);
    } catch {
      // The clipboard exists on secure origins only: select the line, so that the keyboard can copy it.
      if (line.current) getSelection()?.selectAllChildren(line.current);
    }
  }

  return (
    <div className="copy-line">
      <code ref={line}>{code}</code>
      <button type="button" className="quiet" onClick={copy} aria-label={`Copy ${label}`}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <span className="unseen" role="status">
        {isCopied ? 'Copied to the clipboard' : ''}
      </span>
    </div>
  );
}
