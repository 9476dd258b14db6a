import { Component, type ReactNode } from 'react';

interface PageGuardProps {
  children: ReactNode;
}

/** Keeps a page that cannot be drawn from taking everything else with it; React asks for a class. */
export class PageGuard extends Component<PageGuardProps, { problem: string | undefined }> {
  override state = { problem: undefined };

  static getDerivedStateFromError(error: unknown): { problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    return problem === undefined ? this.props.children : <Undrawn problem={problem} />;
  }
}

function Undrawn({ problem }: { problem: string }): ReactNode {
  return (
    <div className="notice is-failure" role="alert">
      <p className="notice-title">This page could not be drawn</p>
      <p>
        The server may be newer than what this window has loaded. Load it again; where that does not help,
        tell whoever runs the server what it says here:
      </p>
      <p>
        <code>{problem}</code>
      </p>
      <button type="button" onClick={() => location.reload()}>
        Load it again
      </button>
    </div>
  );
}
