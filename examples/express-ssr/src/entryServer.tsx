import type { Writable } from 'node:stream';
import { renderToPipeableStream } from 'react-dom/server';
import { App } from './App.tsx';

interface RenderOptions {
  readonly id: string | undefined;
  readonly traceId: string;
  readonly stock: Promise<number>;
  readonly into: Writable;
  readonly onError: (error: unknown) => void;
}

/** Streams the shop: first what is there, then what had to be waited for. */
export function render({ into, onError, ...props }: RenderOptions): void {
  const { pipe } = renderToPipeableStream(<App {...props} />, {
    onError,
    onShellReady: () => pipe(into),
    onShellError: (error) => into.destroy(error as Error),
  });
}
