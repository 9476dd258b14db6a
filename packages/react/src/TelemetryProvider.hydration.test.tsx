import { act } from '@testing-library/react';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { collecting } from '../test/collecting.ts';
import { type Telemetry, TelemetryProvider, useTelemetry } from './index.ts';

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
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
