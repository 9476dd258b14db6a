import { act } from '@testing-library/react';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { collecting } from '../test/collecting.ts';
import { EveryHook } from '../test/EveryHook.tsx';
import { type Telemetry, TelemetryProvider, useTelemetry } from './index.ts';

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

test('takes over what every hook has rendered on a server, and then shows what it knows', async () => {
  const onRecoverableError = vi.fn();
  const { config, sink } = collecting();
  const page = (
    <StrictMode>
      <TelemetryProvider config={config}>
        <Lamp />
        <EveryHook />
      </TelemetryProvider>
    </StrictMode>
  );
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(page);
  const served = container.querySelectorAll('p')[1];
  // Only now: React 18 takes this for a page while it renders what a server would.
  const complaining = vi.spyOn(console, 'error');
  expect(served?.textContent).toMatch(/^\["none","unknown"/);

  const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }));
  await telemetry.collector.flush();

  expect(container.querySelectorAll('p')[1]).toBe(served);
  expect(served?.textContent).toMatch(/^\["full",false/);
  expect(sink.eventsOf('page_view').map(({ page }) => page)).toEqual(['/lamps/:id']);
  expect(complaining).not.toHaveBeenCalled();
  expect(onRecoverableError).not.toHaveBeenCalled();
  await act(async () => root.unmount());
});

test('takes over what the server rendered without a warning', async () => {
  const complaining = vi.spyOn(console, 'error');
  const onRecoverableError = vi.fn();
  const { config, sink } = collecting();
  const page = (
    <StrictMode>
      <TelemetryProvider config={config}>
        <Lamp />
      </TelemetryProvider>
    </StrictMode>
  );
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(page);
  const served = container.querySelector('p');

  const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }));
  await telemetry.collector.flush();

  expect(container.querySelector('p')).toBe(served);
  expect(complaining).not.toHaveBeenCalled();
  expect(onRecoverableError).not.toHaveBeenCalled();
  expect(new Set(sink.events.map(({ type }) => type))).toEqual(new Set(['lamp.lit']));
  await act(async () => root.unmount());
});

let telemetry: Telemetry;

function Lamp(): ReactNode {
  telemetry = useTelemetry();
  const { collector } = useTelemetry();
  useEffect(() => collector.track({ type: 'lamp.lit' }), [collector]);
  return <p>lit</p>;
}
