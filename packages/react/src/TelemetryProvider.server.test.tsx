// @vitest-environment node
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { type ReactNode, StrictMode } from 'react';
import { renderToPipeableStream, renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { EveryHook } from '../test/EveryHook.tsx';
import { TelemetryProvider, useTelemetry } from './index.ts';

const fetching = vi.spyOn(globalThis, 'fetch');
const complaining = vi.spyOn(console, 'error');
afterEach(() => {
  expect(fetching).not.toHaveBeenCalled();
  expect(complaining).not.toHaveBeenCalled();
});

const page = (
  <StrictMode>
    <TelemetryProvider config={{ endpoint: '/v1/envelopes' }}>
      <Lamp />
    </TelemetryProvider>
  </StrictMode>
);

test('renders its children unchanged, without a page', () => {
  expect(typeof document).toBe('undefined');
  expect(renderToString(page)).toBe('<p class="lamp">lit</p>');
});

test('streams its children unchanged', async () => {
  expect(await stream(page)).toBe('<p class="lamp">lit</p>');
});

test('renders every hook as if nobody had decided anything, and warns of none', async () => {
  const html = await stream(
    <StrictMode>
      <TelemetryProvider config={{ endpoint: '/v1/envelopes' }}>
        <EveryHook />
      </TelemetryProvider>
    </StrictMode>,
  );

  expect(html).toBe(renderToString(<p>{JSON.stringify(['none', 'unknown', 'unknown', { ratings: {} }])}</p>));
});

function Lamp(): ReactNode {
  const { collector, errors } = useTelemetry();
  collector.track({ type: 'rendered' });
  errors.captureError(new Error('rendered'));
  return <p className="lamp">lit</p>;
}

function stream(node: ReactNode): Promise<string> {
  return new Promise((resolve, reject) => {
    let html = '';
    const sink = new Writable({
      write(chunk, _encoding, done) {
        html += chunk;
        done();
      },
      final: (done) => {
        done();
        resolve(html);
      },
    });
    const { pipe } = renderToPipeableStream(node, { onAllReady: () => pipe(sink), onError: reject });
  });
}

test.each(['index.ts', 'routers/react-router.tsx', 'routers/tanstack-router.tsx', 'routers/next.tsx'])(
  '%s is marked as client code where bundlers look for it',
  (file) => {
    expect(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8')).toMatch(/^'use client';\n/);
  },
);
