// @vitest-environment jsdom
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { PageGuard } from './PageGuard.tsx';

function Broken(): ReactNode {
  throw new TypeError("Cannot read properties of undefined (reading 'series')");
}

it('says what to do where a page cannot be drawn, and lets the next one be drawn', async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const host = document.createElement('div');
  const root = createRoot(host, { onCaughtError: () => undefined });
  const draw = (key: string, page: ReactNode): Promise<void> =>
    act(async () =>
      root.render(
        <>
          <h1>Title</h1>
          <PageGuard key={key}>{page}</PageGuard>
        </>,
      ),
    );

  await draw('one', <Broken />);
  expect(host.textContent).toContain('Title');
  expect(host.querySelector('[role=alert]')?.textContent).toMatch(/could not be drawn.*reading 'series'/);

  await draw('two', <p>fine</p>);
  expect(host.textContent).toBe('Titlefine');
  await act(async () => root.unmount());
});
