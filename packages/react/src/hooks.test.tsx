import {
  type ConsentLevel,
  HealthStatus,
  PerformanceMetrics,
  type Personal,
  personal,
  TelemetryCollector,
} from '@candor/core';
import { fillStorage } from '@candor/core/testing';
import '@candor/core/testing/vitest';
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { type ReactNode, useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { collecting } from '../test/collecting.ts';
import {
  type Consent,
  type Telemetry,
  TelemetryProvider,
  type TrackEvent,
  type TrackFeature,
  useConsent,
  useFeature,
  useHealth,
  useOperation,
  usePageView,
  type useRenderTiming,
  useTelemetry,
  useTrackEvent,
  useWebVitals,
} from './index.ts';

/** For a busy machine. */
const patience = { timeout: 20_000 };
const strict = { reactStrictMode: true };

let telemetry: Telemetry;

beforeEach(() => localStorage.clear());

afterEach(async () => {
  cleanup();
  await settled();
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
});

function settled(): Promise<void> {
  return act(async () => undefined);
}

function Reader({ children }: { children?: ReactNode }): ReactNode {
  telemetry = useTelemetry();
  return children;
}

function within(children: ReactNode, config = collecting().config): ReactNode {
  return (
    <TelemetryProvider config={config}>
      <Reader>{children}</Reader>
    </TelemetryProvider>
  );
}

/** Shows what a hook gives, and remembers each of it. */
function Using<Value>({ use, seen }: { use: () => Value; seen?: Value[] }): ReactNode {
  const value = use();
  seen?.push(value);
  return null;
}

const useExport = () => useFeature('export');
const useSearch = () => useOperation('search');
const useLevel = () => useConsent().level;

function View({ route }: { route?: string | undefined }): ReactNode {
  usePageView(route);
  return <Eager />;
}

function Eager(): ReactNode {
  const { collector } = useTelemetry();
  useEffect(() => collector.track({ type: 'child.there' }), [collector]);
  return null;
}

function Page({ count }: { count: () => void }): ReactNode {
  const [shown, setShown] = useState(false);
  useTrackEvent();
  useFeature('export');
  useOperation('search');
  usePageView('/home');
  useConsent();
  useHealth();
  useWebVitals();
  count();
  return (
    <button type="button" onClick={() => setShown(true)}>
      {shown ? 'shown' : 'hidden'}
    </button>
  );
}

describe('useTrackEvent', () => {
  interface Shop {
    'cart.add': { sku: string; amount?: number };
    'cart.emptied': { reason?: string };
  }

  test('collects events by their names', async () => {
    const { config, sink } = collecting();
    const seen: TrackEvent<Shop>[] = [];
    const page = () => within(<Using use={useTrackEvent<Shop>} seen={seen} />, config);
    const { rerender } = render(page(), strict);
    rerender(page());

    seen.at(-1)?.('cart.add', { sku: 'lamp-7' });
    seen.at(-1)?.('cart.emptied');
    await telemetry.collector.flush();

    expect(sink).toHaveTracked('cart.add', { sku: 'lamp-7' });
    expect(sink).toHaveTracked('cart.emptied');
    expect(new Set(seen.slice(-2)).size).toBe(1);
  });

  test('takes what the types say, and anything where they say nothing', () => {
    const check = (track: TrackEvent<Shop>, any: TrackEvent): void => {
      track('cart.add', { sku: 'lamp-7', amount: 2 });
      track('cart.emptied');
      // @ts-expect-error no such event
      track('cart.added', { sku: 'lamp-7' });
      // @ts-expect-error no such field
      track('cart.add', { sku: 'lamp-7', colour: 'red' });
      // @ts-expect-error the data is missing
      track('cart.add');
      // @ts-expect-error a number where a text belongs
      track('cart.add', { sku: 7 });
      any('anything', { deep: { er: 1 } });
      any('anything');
    };

    expectTypeOf(check).toBeFunction();
  });
});

describe('usePageView', () => {
  test('tells of a page once, under the name of its route, and of what its children tell', async () => {
    const { config, sink } = collecting();
    history.replaceState(null, '', '/users/7');
    const page = () => within(<View route="/users/:id" />, config);

    const { rerender } = render(page(), strict);
    rerender(page());
    await telemetry.collector.flush();

    expect(sink.eventsOf('page_view').map(({ page }) => page)).toEqual(['/users/:id']);
    expect(sink.eventsOf('child.there')[0]?.page).toBe('/users/:id');
  });

  test('tells of each path, also of the same route', async () => {
    const { config, sink } = collecting();
    const go = (path: string): void => {
      history.replaceState(null, '', path);
      rerender(within(<View route={path === '/about' ? undefined : '/users/:id'} />, config));
    };
    history.replaceState(null, '', '/users/7');
    const { rerender } = render(within(<View route="/users/:id" />, config), strict);

    go('/users/8');
    go('/users/8?tab=orders');
    go('/about');
    await telemetry.collector.flush();

    expect(sink.eventsOf('page_view').map(({ page }) => page)).toEqual([
      '/users/:id',
      '/users/:id',
      '/about',
    ]);
  });

  test('tells of the page on which somebody agrees, once they do', async () => {
    const { config, sink } = collecting();
    render(within(<View />, { ...config, consent: 'none' }), strict);

    telemetry.consent.setConsent('basic');
    telemetry.consent.setConsent('enhanced');
    telemetry.consent.setConsent('full');
    await telemetry.collector.flush();

    expect(sink.eventsOf('page_view')).toHaveLength(1);
  });
});

describe('useFeature', () => {
  test('says what was done with a feature', async () => {
    const { config, sink } = collecting();
    const seen: ReturnType<typeof useFeature>[] = [];
    const page = () => within(<Using use={useExport} seen={seen} />, config);
    const { rerender } = render(page(), strict);
    rerender(page());

    seen.at(-1)?.();
    seen.at(-1)?.('saved', { format: 'csv' });
    await telemetry.collector.flush();

    expect(sink.eventsOf('feature.used').map(({ data }) => data)).toEqual([
      { featureId: 'export', action: 'used' },
      { featureId: 'export', action: 'saved', props: { format: 'csv' } },
    ]);
    expect(new Set(seen.slice(-2)).size).toBe(1);
  });
});

describe('useFeature and the usage of the provider', () => {
  test('counts the same, and leaves out what somebody may have typed', async () => {
    const { config, sink } = collecting();
    const seen: ReturnType<typeof useFeature>[] = [];
    render(within(<Using use={useExport} seen={seen} />, config), strict);

    seen.at(-1)?.('saved', { format: 'csv', note: 'what somebody typed '.repeat(20) });
    await telemetry.collector.flush();

    expect(telemetry.usage.getFeatureAdoptionStats()).toMatchObject({ totalUses: 1, mostUsed: ['export'] });
    expect(sink.eventsOf('feature.used').map(({ data }) => data)).toEqual([
      { featureId: 'export', action: 'saved', props: { format: 'csv' } },
    ]);
  });

  test('tells no features where they are switched off', async () => {
    const { config, sink } = collecting();
    const seen: ReturnType<typeof useFeature>[] = [];
    const page = <Using use={useExport} seen={seen} />;
    render(
      <TelemetryProvider config={config} usage={{ trackFeatures: false }}>
        <Reader>{page}</Reader>
      </TelemetryProvider>,
    );

    seen.at(-1)?.();
    await telemetry.collector.flush();

    expect(sink.eventsOf('feature.used')).toEqual([]);
  });
});

test('hooks take for a name no text that may say who somebody is', () => {
  const name: Personal = personal('Ada');

  expectTypeOf(name).not.toExtend<Parameters<typeof useFeature>[0]>();
  expectTypeOf(name).not.toExtend<Parameters<TrackFeature>[0]>();
  expectTypeOf(name).not.toExtend<Parameters<typeof useOperation>[0]>();
  expectTypeOf(name).not.toExtend<Parameters<typeof usePageView>[0]>();
  expectTypeOf(name).not.toExtend<Parameters<typeof useRenderTiming>[0]>();
  expectTypeOf<string>().toExtend<Parameters<typeof useFeature>[0]>();
});

describe('useOperation', () => {
  test('measures work and hands back what it returns or throws', async () => {
    const { config, sink } = collecting();
    const seen: ReturnType<typeof useOperation>[] = [];
    render(within(<Using use={useSearch} seen={seen} />, config), strict);
    const search = seen.at(-1);

    expect(search?.(() => 7)).toBe(7);
    await expect(search?.(async () => 8)).resolves.toBe(8);
    expect(() =>
      search?.(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    await telemetry.collector.flush();

    expect(sink.eventsOf('performance')).toHaveLength(3);
    expect(sink).toHaveTracked('performance', { name: 'search', unit: 'ms', value: expect.any(Number) });
  });
});

describe('useConsent', () => {
  test('renders again when the person decides, and not otherwise', async () => {
    const { config } = collecting();
    const seen: Consent[] = [];
    render(within(<Using use={useConsent} seen={seen} />, { ...config, consent: 'none' }));
    await settled();
    const states = () => seen.map(({ level, hasChosen }) => [level, hasChosen]);
    expect(states()).toEqual([['none', false]]);

    telemetry.collector.track({ type: 'something' });
    await telemetry.collector.flush();
    act(() => seen[0]?.setConsent('none'));
    act(() => seen[0]?.setConsent('none'));
    act(() => telemetry.collector.setConsent('enhanced', '2', 'settings'));
    await settled();

    expect(states()).toEqual([
      ['none', false],
      ['none', true],
      ['enhanced', true],
    ]);
    expect(seen[2]?.getConsentReceipts()).toMatchObject([
      { level: 'none' },
      { level: 'enhanced', how: 'settings' },
    ]);
  });

  test.each([['a config'], ['a collector']])(
    'knows what was decided on an earlier page at once, with %s',
    (kind) => {
      const { config } = collecting();
      const earlier = new TelemetryCollector({ ...config, consent: 'none' });
      earlier.setConsent('basic');
      earlier.destroy();
      const collector = new TelemetryCollector({ ...config, consent: 'none' });
      const seen: Consent[] = [];
      const source =
        kind === 'a config' ? { config: { ...config, consent: 'none' as const } } : { collector };

      render(
        <TelemetryProvider {...source}>
          <Using use={useConsent} seen={seen} />
        </TelemetryProvider>,
      );

      expect(seen.map(({ level, hasChosen }) => [level, hasChosen])).toEqual([['basic', true]]);
      collector.destroy();
    },
  );

  test('works where the device has no room', () => {
    const makeRoom = fillStorage();
    const { config } = collecting();
    const levels: ConsentLevel[] = [];
    render(within(<Using use={useLevel} seen={levels} />, { ...config, consent: 'none' }), strict);

    act(() => telemetry.consent.setConsent('enhanced'));
    makeRoom();

    expect(levels.at(-1)).toBe('enhanced');
  });

  test('can forget', async () => {
    const { config } = collecting();
    const seen: Consent[] = [];
    render(within(<Using use={useConsent} seen={seen} />, config), strict);

    await expect(seen.at(-1)?.forgetMe()).resolves.toMatchObject({ servers: [] });
  });
});

describe('useHealth', () => {
  test('renders again when a service does better or worse', async () => {
    const { config } = collecting();
    const seen: ReturnType<typeof useHealth>[] = [];
    let status: HealthStatus = HealthStatus.HEALTHY;
    render(
      <TelemetryProvider config={config} health={{ checkIntervalMs: 20, failureThreshold: 1 }}>
        <Reader>
          <Using use={useHealth} seen={seen} />
        </Reader>
      </TelemetryProvider>,
      strict,
    );
    const statuses = () => [...new Set(seen.map((report) => report?.services['door']?.status))];

    act(() => void telemetry.health.registerService('door', () => ({ status })));
    await vi.waitFor(() => expect(statuses()).toEqual([undefined, 'healthy']), patience);
    const rendered = seen.length;
    await vi.waitFor(() => expect(telemetry.health.isHealthy()).resolves.toBe(true), patience);
    expect(seen).toHaveLength(rendered);
    status = HealthStatus.UNHEALTHY;

    await vi.waitFor(() => expect(statuses()).toEqual([undefined, 'healthy', 'unhealthy']), patience);
  });

  test('shows nothing of a service that has gone', async () => {
    const { config } = collecting();
    const seen: ReturnType<typeof useHealth>[] = [];
    render(
      <TelemetryProvider config={config} health={{ failureThreshold: 1 }}>
        <Reader>
          <Using use={useHealth} seen={seen} />
        </Reader>
      </TelemetryProvider>,
      strict,
    );
    act(() => {
      telemetry.health.registerService('door', () => ({ status: HealthStatus.HEALTHY }));
      telemetry.health.registerService('gate', () => ({ status: HealthStatus.UNHEALTHY }));
    });
    await vi.waitFor(() => expect(seen.at(-1)?.status).toBe('unhealthy'), patience);

    act(() => telemetry.health.unregisterService('gate'));
    await vi.waitFor(() => expect(seen.at(-1)?.status).toBe('healthy'), patience);
    act(() => telemetry.health.unregisterService('door'));
    await vi.waitFor(() => expect(seen.at(-1)).toBeUndefined(), patience);
  });

  test('shows at once what was known before it came', async () => {
    const seen: ReturnType<typeof useHealth>[] = [];
    const { config } = collecting();
    const { rerender } = render(within(null, config), strict);
    telemetry.health.registerService('door', () => ({ status: HealthStatus.HEALTHY }));
    await telemetry.health.getHealthReport();

    rerender(within(<Using use={useHealth} seen={seen} />, config));

    await vi.waitFor(() => expect(seen.at(-1)?.status).toBe('healthy'), patience);
  });
});

describe('useWebVitals', () => {
  test('renders again when one is known', async () => {
    const seen: ReturnType<typeof useWebVitals>[] = [];
    let tell = (): void => undefined;
    // Here nothing is painted.
    const vitals = vi
      .spyOn(PerformanceMetrics.prototype, 'getCoreWebVitals')
      .mockReturnValue({ ratings: {} });
    vi.spyOn(PerformanceMetrics.prototype, 'onVital').mockImplementation((onVital) => {
      tell = onVital;
      return () => undefined;
    });
    render(within(<Using use={useWebVitals} seen={seen} />), strict);
    expect(seen.at(-1)).toEqual({ ratings: {} });

    const known = { lcp: 1200, ratings: { lcp: 'good' } } as const;
    vitals.mockReturnValue(known);
    act(() => tell());

    expect(seen.at(-1)).toBe(known);
  });
});

describe('no hook', () => {
  test('renders anything that the page would not have rendered', async () => {
    const count = vi.fn();

    const { getByRole } = render(within(<Page count={count} />));
    await settled();
    expect(count).toHaveBeenCalledTimes(1);
    telemetry.collector.track({ type: 'something' });
    telemetry.errors.captureError(new Error('broken'));
    await act(() => telemetry.collector.flush());
    fireEvent.click(getByRole('button'));
    await settled();

    expect(count).toHaveBeenCalledTimes(2);
  });
});
