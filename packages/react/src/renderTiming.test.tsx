import { type FakeClock, hidePage, installFakeClock } from '@candor/core/testing';
import '@candor/core/testing/vitest';
import { cleanup, render } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collecting } from '../test/collecting.ts';
import { RenderProfiler, type Telemetry, TelemetryProvider, useRenderTiming, useTelemetry } from './index.ts';

let clock: FakeClock;
let telemetry: Telemetry;
/** Milliseconds that rendering has taken so far. */
let rendering = 0;

beforeEach(() => {
  clock = installFakeClock();
  const { now } = performance;
  rendering = 0;
  performance.now = () => now() + rendering;
});

afterEach(async () => {
  cleanup();
  await clock.advance(0);
  clock.restore();
});

function Row(): ReactNode {
  useRenderTiming('Row');
  return <Slow ms={5} />;
}

function Slow({ ms }: { ms: number }): ReactNode {
  rendering += ms;
  return null;
}

function Reader({ children }: { children?: ReactNode }): ReactNode {
  telemetry = useTelemetry();
  return children;
}

function page(children: ReactNode, config = collecting().config): ReactNode {
  return (
    <StrictMode>
      <TelemetryProvider config={config}>
        <Reader>{children}</Reader>
      </TelemetryProvider>
    </StrictMode>
  );
}

const rows = (count: number): ReactNode[] => Array.from({ length: count }, (_, i) => <Row key={String(i)} />);

test('tells all commits of a name together, once in ten seconds', async () => {
  const { config, sink } = collecting();
  const { rerender } = render(page(rows(3), config));
  rerender(page(rows(4), config));

  await clock.advance(9999);
  await telemetry.collector.flush();
  expect(sink.eventsOf('ui.render')).toEqual([]);
  await clock.advance(1);
  await telemetry.collector.flush();

  const [told, ...more] = sink.eventsOf('ui.render').map(({ data }) => data);
  // Three come, then four are rendered, of which one comes.
  expect(told).toMatchObject({ name: 'Row', commits: 7, mounts: 4 });
  expect(Number(told?.['longestMs'])).toBeGreaterThanOrEqual(5);
  expect(Number(told?.['actualMs'])).toBeGreaterThanOrEqual(Number(told?.['longestMs']));
  expect(more).toEqual([]);
  rerender(page(rows(5), config));
  await clock.advance(10_000);
  await telemetry.collector.flush();
  expect(sink.eventsOf('ui.render')[1]?.data).toMatchObject({ commits: 5, mounts: 1 });
});

test('tells what there is when the page goes, and when the provider does', async () => {
  const { config, sink } = collecting();
  const { unmount, rerender } = render(page(rows(1), config));

  const show = hidePage();
  await telemetry.collector.flush();
  show();
  expect(sink.eventsOf('ui.render')).toHaveLength(1);
  rerender(page(rows(2), config));
  unmount();
  await clock.advance(0);

  expect(sink.eventsOf('ui.render').map(({ data }) => data['commits'])).toEqual([1, 2]);
});

test('keeps nothing that the person does not allow', async () => {
  const { config, sink } = collecting();
  render(page(rows(1), { ...config, consent: 'basic' }));

  telemetry.consent.setConsent('enhanced');
  await clock.advance(10_000);
  await telemetry.collector.flush();

  expect(sink.eventsOf('ui.render')).toEqual([]);
});

test("tells what React's own profiler measures", async () => {
  const { config, sink } = collecting();
  const basket = (
    <RenderProfiler name="Basket">
      <p>basket</p>
    </RenderProfiler>
  );

  const { container } = render(page(basket, config));
  await clock.advance(10_000);
  await telemetry.collector.flush();

  expect(container.textContent).toBe('basket');
  expect(sink).toHaveTracked('ui.render', {
    name: 'Basket',
    commits: 1,
    mounts: 1,
    actualMs: expect.any(Number),
    baseMs: expect.any(Number),
  });
});

test('forgets what was rendered when the person takes it back', async () => {
  const { config, sink } = collecting();
  const { rerender } = render(page(rows(3), config));

  telemetry.collector.setConsent('basic');
  telemetry.collector.setConsent('enhanced');
  rerender(page(rows(4), config));
  await clock.advance(10_000);
  await telemetry.collector.flush();

  expect(sink.eventsOf('ui.render')).toMatchObject([{ data: { name: 'Row', commits: 4, mounts: 1 } }]);
});
