import {
  ErrorTracking,
  HealthCheck,
  PerformanceMetrics,
  TelemetryCollector,
  UsageAnalytics,
} from '@candor/core';
import { act, cleanup, render } from '@testing-library/react';
import { Activity, type ReactNode, Suspense, useEffect, useLayoutEffect, version } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collecting } from '../test/collecting.ts';
import { type Leaks, watchLeaks } from '../test/leaks.ts';
import { type Telemetry, TelemetryProvider, useTelemetry } from './index.ts';

const isReact18 = version < '19';

/** For a busy machine. */
const patience = { timeout: 20_000 };

let leaks: Leaks;
let telemetry: Telemetry;

beforeEach(() => {
  // Web vitals are watched once for a page and for good, and so is the selection by React: that must not count.
  const first = new TelemetryCollector({ consent: 'basic', transport: 'console' });
  new PerformanceMetrics(first);
  first.destroy();
  render(<p />).unmount();
  leaks = watchLeaks();
});

afterEach(async () => {
  cleanup();
  await settled();
  leaks.restore();
  vi.restoreAllMocks();
});

describe('with a config', () => {
  test('gives a running collector and its features', () => {
    render(<Provider {...collecting()} />, strict);

    expect(telemetry.collector).toBeInstanceOf(TelemetryCollector);
    expect(telemetry.performance).toBeInstanceOf(PerformanceMetrics);
    expect(telemetry.usage).toBeInstanceOf(UsageAnalytics);
    expect(telemetry.errors).toBeInstanceOf(ErrorTracking);
    expect(telemetry.health).toBeInstanceOf(HealthCheck);
    expect(telemetry.collector.getConfig()).toMatchObject({ enabled: true, consent: 'full' });
  });

  test('runs exactly one collector under StrictMode', async () => {
    const { unmount } = render(<Provider {...collecting()} />);
    const one = leaks.listeners();
    unmount();
    await settled();

    render(<Provider {...collecting()} />, strict);
    await settled();

    expect(one).not.toEqual([]);
    expect(leaks.listeners()).toEqual(one);
  });

  test('counts what is used from its first use on, and not what is switched off', async () => {
    const { config, sink } = collecting();
    render(<Provider config={config} usage={{ trackCommands: false }} />, strict);

    telemetry.usage.trackCommand('install');
    telemetry.usage.trackFeature('export');
    telemetry.usage.trackFeature('export');
    await telemetry.collector.flush();

    expect(sink.events.map(({ type, seq }) => [type, seq])).toEqual([
      ['feature.used', 1],
      ['feature.used', 2],
    ]);
    expect(telemetry.usage.getFeatureAdoptionStats().mostUsed).toEqual(['export']);
  });

  test('delivers what is tracked once under StrictMode', async () => {
    const { config, sink } = collecting();
    render(<Provider config={config} />, strict);

    telemetry.collector.track({ type: 'lamp.lit' });
    telemetry.errors.captureError(new Error('too dark'));
    await telemetry.collector.flush();

    expect(sink.events.map(({ type, seq }) => [type, seq])).toEqual([
      ['lamp.lit', 1],
      ['exception', 2],
    ]);
  });

  test('runs before the effects of its children', async () => {
    const { config, sink } = collecting();

    render(
      <Provider config={config}>
        <Eager />
      </Provider>,
      strict,
    );
    await telemetry.collector.flush();

    // StrictMode runs each of them twice, refs since React 19.
    const types = ['child.effect', 'child.effect', 'child.layout', 'child.layout', 'child.ref'];
    if (version >= '19') types.push('child.ref');
    expect(sink.events.map(({ type }) => type).sort()).toEqual(types);
  });

  test('collects nothing while rendering', async () => {
    const { config, sink } = collecting();

    render(
      <Provider config={config}>
        <Impure />
      </Provider>,
    );
    await telemetry.collector.flush();

    expect(sink.events).toEqual([]);
  });

  test('hears what children report while they leave', async () => {
    const { config, sink } = collecting();

    const { unmount } = render(
      <Provider config={config}>
        <Polite />
      </Provider>,
    );
    unmount();
    await vi.waitFor(() => expect(sink.events.map(({ type }) => type)).toEqual(['said.goodbye']), patience);
  });

  test('hears it also when React cleans up later than it takes the page away', async () => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
    const { config, sink } = collecting();
    const container = document.createElement('div');
    const root = createRoot(container);
    root.render(
      <Provider config={config}>
        <Polite />
      </Provider>,
    );
    await vi.waitFor(() => expect(container.textContent).toBe('content'), patience);

    root.render(null);
    await vi.waitFor(() => expect(container.textContent).toBe(''), patience);

    await vi.waitFor(() => expect(sink.events.map(({ type }) => type)).toEqual(['said.goodbye']), patience);
    root.unmount();
    vi.unstubAllGlobals();
  });

  test('leaves no listener or timer behind', async () => {
    const { unmount } = render(<Provider {...collecting()} />, strict);
    telemetry.health.registerService('door', () => ({ status: 'healthy' }));
    telemetry.collector.track({ type: 'lamp.lit' });

    unmount();
    await settled();

    expect(leaks.listeners()).toEqual([]);
    expect(leaks.timers()).toBe(0);
  });

  test('tracks nothing after it has left', async () => {
    const { config, sink } = collecting();
    const { unmount } = render(<Provider config={config} />, strict);
    unmount();
    await settled();

    telemetry.collector.track({ type: 'too.late' });
    await telemetry.collector.flush();

    expect(sink.events).toEqual([]);
  });

  test('starts anew when it comes back', async () => {
    const { config, sink } = collecting();
    const { unmount } = render(<Provider config={config} />, strict);
    unmount();

    render(<Provider config={config} />, strict);
    telemetry.collector.track({ type: 'lamp.lit' });
    await telemetry.collector.flush();

    expect(sink.events.map(({ type }) => type)).toEqual(['lamp.lit']);
  });

  test('gives the same objects at every render, whatever object the config is', () => {
    const { config } = collecting();
    const { rerender } = render(<Provider config={{ ...config }} />, strict);
    const before = telemetry;

    rerender(<Provider config={{ ...config }} />);

    expect(telemetry).toBe(before);
    expect(telemetry.collector.track).toBe(before.collector.track);
  });

  test('gives methods that work on their own', async () => {
    const { config, sink } = collecting();
    render(<Provider config={config} />, strict);

    const { track, flush } = telemetry.collector;
    track({ type: 'lamp.lit' });
    await flush();

    expect(sink.events).toHaveLength(1);
  });

  test('passes options on to the features', async () => {
    const { config, sink } = collecting();
    render(<Provider config={config} errors={{ maxBreadcrumbs: 1 }} />, strict);

    telemetry.errors.addBreadcrumb({ category: 'house', message: 'first' });
    telemetry.errors.addBreadcrumb({ category: 'house', message: 'second' });
    telemetry.errors.captureError(new Error('too dark'));
    await telemetry.collector.flush();

    expect(sink.events[0]?.data['breadcrumbs']).toMatchObject([{ message: 'second' }]);
  });

  test('starts nothing for a render that never reaches the page', async () => {
    const page = (
      <Suspense fallback="…">
        <TelemetryProvider config={collecting().config}>
          <Impure />
          <Waiting isWaiting={true} />
        </TelemetryProvider>
      </Suspense>
    );
    const { unmount } = await act(async () => render(page, strict));

    expect(leaks.listeners()).toEqual([]);
    expect(leaks.timers()).toBe(0);
    unmount();
  });

  test('goes on while its children wait for something', async () => {
    const { config, sink } = collecting();
    const page = (isWaiting: boolean) => (
      <Suspense fallback="…">
        <Provider config={config}>
          <Waiting isWaiting={isWaiting} />
        </Provider>
      </Suspense>
    );
    const { rerender } = render(page(false), strict);
    const before = leaks.listeners();
    telemetry.collector.track({ type: 'before' });

    await act(async () => rerender(page(true)));
    telemetry.collector.track({ type: 'meanwhile' });
    await telemetry.collector.flush();

    expect(leaks.listeners()).toEqual(before);
    expect(sink.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  // React 18 has no hidden trees.
  (isReact18 ? () => undefined : test)(
    'goes on while its tree is hidden and stops when that is removed',
    async () => {
      const { config, sink } = collecting();
      const page = (mode: 'visible' | 'hidden') => (
        <Activity mode={mode}>
          <Provider config={config} />
        </Activity>
      );
      const { rerender, unmount } = render(page('visible'), strict);
      telemetry.collector.track({ type: 'before' });

      rerender(page('hidden'));
      await settled();
      telemetry.collector.track({ type: 'meanwhile' });
      await telemetry.collector.flush();

      expect(sink.events.map(({ seq }) => seq)).toEqual([1, 2]);
      unmount();
      await settled();
      expect(leaks.listeners()).toEqual([]);
    },
  );
});

describe('with a collector', () => {
  test('gives that very collector', () => {
    const { config } = collecting();
    const collector = new TelemetryCollector(config);

    render(<Provider collector={collector} />, strict);

    expect(telemetry.collector).toBe(collector);
    collector.destroy();
  });

  test('stops its features and leaves the collector running', async () => {
    const { config, sink } = collecting();
    const collector = new TelemetryCollector(config);
    const alone = leaks.listeners();

    const { unmount } = render(<Provider collector={collector} />, strict);
    unmount();
    await settled();
    collector.track({ type: 'lamp.lit' });
    telemetry.usage.trackFeature('lamp');
    await collector.flush();

    expect(sink.events).toHaveLength(1);
    expect(leaks.listeners()).toEqual(alone);
    collector.destroy();
  });

  test('changes over to another collector', async () => {
    const [one, other] = [collecting(), collecting()];
    const [first, second] = [new TelemetryCollector(one.config), new TelemetryCollector(other.config)];
    const { rerender } = render(<Provider collector={first} />, strict);

    rerender(<Provider collector={second} />);
    await settled();
    telemetry.errors.captureError(new Error('too dark'));
    await second.flush();

    expect(telemetry.collector).toBe(second);
    expect(other.sink.events).toHaveLength(1);
    expect(one.sink.events).toHaveLength(0);
    first.destroy();
    second.destroy();
  });
});

describe('used wrongly', () => {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  test('refuses a config together with a collector', () => {
    const { config } = collecting();
    const collector = new TelemetryCollector({ enabled: false });
    const both = { config, collector } as unknown as { config: typeof config };

    expect(() => render(<TelemetryProvider {...both} />)).toThrow('give it one of them');
  });

  test('asks for one of them', () => {
    const neither = {} as { config: object };

    expect(() => render(<TelemetryProvider {...neither} />)).toThrow('needs config={{ endpoint }}');
  });

  test('names a wrong option before anything starts', () => {
    expect(() => render(<TelemetryProvider config={{ maxBufferSize: -1 }} />)).toThrow('maxBufferSize');
    expect(() => render(<TelemetryProvider config={{}} health={{ checkIntervalMs: 0 }} />)).toThrow(
      'checkIntervalMs',
    );

    expect(leaks.listeners()).toEqual([]);
  });

  test('says where a provider is missing', () => {
    expect(() => render(<Reader />)).toThrow('put <TelemetryProvider> around');
  });
});

const strict = { reactStrictMode: true };

type ProviderProps = Parameters<typeof TelemetryProvider>[0];

function Provider({ children, ...props }: ProviderProps): ReactNode {
  return (
    <TelemetryProvider {...(props as ProviderProps)}>
      <Reader />
      {children}
    </TelemetryProvider>
  );
}

function Reader(): ReactNode {
  telemetry = useTelemetry();
  return <p>content</p>;
}

function Eager(): ReactNode {
  const { collector } = useTelemetry();
  useLayoutEffect(() => collector.track({ type: 'child.layout' }), [collector]);
  useEffect(() => collector.track({ type: 'child.effect' }), [collector]);
  return <p ref={(p) => void (p && collector.track({ type: 'child.ref' }))} />;
}

function Impure(): ReactNode {
  useTelemetry().collector.track({ type: 'rendered' });
  return null;
}

function Polite(): ReactNode {
  const { collector } = useTelemetry();
  useEffect(() => () => collector.track({ type: 'said.goodbye' }), [collector]);
  return null;
}

const never = new Promise<never>(() => undefined);

function Waiting({ isWaiting }: { isWaiting: boolean }): ReactNode {
  if (isWaiting) throw never;
  return null;
}

/** Lets pass the microtask in which a provider that left stops. */
function settled(): Promise<void> {
  return act(async () => undefined);
}
