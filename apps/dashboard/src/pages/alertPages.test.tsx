// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { createQueryClient } from '../api/queryClient.ts';
import { createSignedOut } from '../api/signedOut.ts';
import { Alerts } from './Alerts.tsx';
import { Channels } from './Channels.tsx';

// jsdom has no canvas, and nothing is drawn while the server fails.
vi.mock('../charts/plot.ts', () => ({ createPlot: () => ({}) }));
vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

afterEach(() => document.body.replaceChildren());

it.each<[string, ReactNode]>([
  ['alerts', <Alerts key="alerts" />],
  ['channels', <Channels key="channels" />],
])('says that the server fails on the page of %s, and does not ask it over and over', async (_name, page) => {
  const ask = vi.fn(async () => new Response('{"error":{"message":"It failed."}}', { status: 500 }));
  vi.stubGlobal('fetch', ask);
  const root = createRoot(document.body.appendChild(document.createElement('div')));

  await act(async () =>
    root.render(
      <QueryClientProvider client={createQueryClient(createSignedOut())}>{page}</QueryClientProvider>,
    ),
  );
  await act(() => new Promise((resolve) => setTimeout(resolve, 200)));

  expect(document.body.textContent).toContain('could not be loaded');
  expect(ask.mock.calls.length).toBeLessThan(8);
  await act(async () => root.unmount());
});
