import type { WireEvent } from '@candor/core';
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { Component, type ReactNode, StrictMode, useState, version } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collecting } from '../test/collecting.ts';
import {
  type FallbackProps,
  reactRootOptions,
  type Telemetry,
  TelemetryErrorBoundary,
  type TelemetryErrorBoundaryProps,
  TelemetryProvider,
  useErrorHandler,
  useTelemetry,
  withTelemetryErrorBoundary,
} from './index.ts';

const strict = { reactStrictMode: true };
const isReact18 = version < '19';

let telemetry: Telemetry;
const logged = vi.fn();

beforeEach(() => {
  logged.mockReset();
  vi.spyOn(console, 'error').mockImplementation(logged);
  // Here each event passes through functions that are native in a browser.
  Error.stackTraceLimit = 50;
});

afterEach(async () => {
  cleanup();
  await act(async () => undefined);
  Error.stackTraceLimit = 10;
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function Reader({ children }: { children?: ReactNode }): ReactNode {
  telemetry = useTelemetry();
  return children;
}

function Broken({ error }: { error?: unknown }): ReactNode {
  if (error !== undefined) throw error;
  return <p>whole</p>;
}

/** Throws a new error at each try, as most code does. */
function BrokenAnew(): ReactNode {
  throw new TypeError('no basket');
}

function Flaky({ problem }: { problem: { error?: unknown } }): ReactNode {
  return <Broken error={problem.error} />;
}

function Later(): ReactNode {
  const [error, setError] = useState<Error>();
  return (
    <>
      <button type="button" onClick={() => setError(new Error('later'))}>
        fail
      </button>
      <Broken error={error} />
    </>
  );
}

function Saver({ error, onCaptured }: { error: Error; onCaptured: (...ids: string[]) => void }): ReactNode {
  const handle = useErrorHandler();
  const save = () => onCaptured(handle(error, { severity: 'warning' }), handle(error));
  return (
    <button type="button" onClick={save}>
      save
    </button>
  );
}

function Bomb(): ReactNode {
  const explode = () => {
    throw new Error('in a handler');
  };
  return (
    <button type="button" onClick={explode}>
      bomb
    </button>
  );
}

/** A boundary of the site's own. */
class Plain extends Component<{ children?: ReactNode }> {
  override state = { hasFailed: false };
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }
  override render() {
    return this.state.hasFailed ? <p>sorry</p> : this.props.children;
  }
}

function within(children: ReactNode, config = collecting().config): ReactNode {
  return (
    <TelemetryProvider config={config}>
      <Reader>{children}</Reader>
    </TelemetryProvider>
  );
}

async function exceptions(sink: {
  eventsOf(type: string): readonly WireEvent[];
}): Promise<WireEvent['data'][]> {
  await telemetry.collector.flush();
  return sink.eventsOf('exception').map(({ data }) => data);
}

describe('<TelemetryErrorBoundary>', () => {
  test('captures an error once, with the stack of components, and shows the fallback with its id', async () => {
    const { config, sink } = collecting();
    const seen: FallbackProps[] = [];
    const fallback = (props: FallbackProps) => {
      seen.push(props);
      return <p>sorry, {props.eventId}</p>;
    };
    const onError = vi.fn();
    const error = new TypeError('no basket');

    const { container } = render(
      within(
        <TelemetryErrorBoundary fallback={fallback} onError={onError}>
          <Broken error={error} />
        </TelemetryErrorBoundary>,
        config,
      ),
      strict,
    );

    const told = await exceptions(sink);
    expect(told).toMatchObject([
      {
        type: 'TypeError',
        message: 'no basket',
        category: 'render',
        handled: true,
        count: 1,
        context: { componentStack: expect.stringContaining('Broken') },
      },
    ]);
    const id = told[0]?.['errorId'];
    expect(container.textContent).toBe(`sorry, ${id}`);
    expect(onError).toHaveBeenCalledExactlyOnceWith(error, expect.stringContaining('Broken'), id);
    expect(new Set(seen.map(({ eventId }) => eventId))).toEqual(new Set([id]));
    expect(seen[0]).toMatchObject({ error, componentStack: expect.stringContaining('Broken') });
    expect(seen[0]?.resetError).toBe(seen[0]?.reset);
  });

  test('captures once what is thrown anew at each try', async () => {
    const { config, sink } = collecting();

    render(
      within(
        <TelemetryErrorBoundary>
          <BrokenAnew />
        </TelemetryErrorBoundary>,
        config,
      ),
      strict,
    );
    telemetry.errors.destroy();

    expect(await exceptions(sink)).toMatchObject([{ message: 'no basket', count: 1, handled: true }]);
  });

  test('captures once what is thrown anew at each try of a later update', async () => {
    const { config, sink } = collecting();
    const page = (child?: ReactNode) =>
      within(<TelemetryErrorBoundary>{child}</TelemetryErrorBoundary>, config);
    const { rerender } = render(page(), strict);

    rerender(page(<BrokenAnew />));
    telemetry.errors.destroy();

    expect(await exceptions(sink)).toMatchObject([{ message: 'no basket', count: 1, handled: true }]);
  });

  test.each([['a text'], [404], [false]])('captures %j, which is no error, once', async (thrown) => {
    const { config, sink } = collecting();

    render(
      within(
        <TelemetryErrorBoundary>
          <Broken error={thrown} />
        </TelemetryErrorBoundary>,
        config,
      ),
      strict,
    );
    telemetry.errors.destroy();

    expect(await exceptions(sink)).toMatchObject([{ message: String(thrown), count: 1 }]);
  });

  test('tells nothing twice of an error that the site has captured itself', async () => {
    const { config, sink } = collecting();
    const error = new TypeError('no basket');
    const onError = vi.fn();
    const { rerender } = render(within(<TelemetryErrorBoundary onError={onError} />, config), strict);
    const id = telemetry.errors.captureError(error);

    rerender(
      within(
        <TelemetryErrorBoundary onError={onError}>
          <Broken error={error} />
        </TelemetryErrorBoundary>,
        config,
      ),
    );

    expect(onError).toHaveBeenCalledExactlyOnceWith(error, expect.any(String), id);
    expect(await exceptions(sink)).toHaveLength(1);
  });

  test('lets the site add what it knows', async () => {
    const { config, sink } = collecting();
    const error = Object.assign(new Error('broken'), { digest: '1234567' });
    const beforeCapture: TelemetryErrorBoundaryProps['beforeCapture'] = (scope, thrown) => {
      scope.severity = 'fatal';
      scope.context['isSame'] = thrown === error;
    };

    render(
      within(
        <TelemetryErrorBoundary beforeCapture={beforeCapture}>
          <Broken error={error} />
        </TelemetryErrorBoundary>,
        config,
      ),
      strict,
    );

    expect(await exceptions(sink)).toMatchObject([
      { severity: 'fatal', context: { isSame: true, digest: '1234567', componentStack: expect.any(String) } },
    ]);
  });

  test('tries again when it is told to', () => {
    const onReset = vi.fn();
    const problem: { error?: unknown } = { error: new Error('broken') };

    const { container, getByRole } = render(
      within(
        <TelemetryErrorBoundary
          fallback={({ reset }) => (
            <button type="button" onClick={reset}>
              again
            </button>
          )}
          onReset={onReset}
        >
          <Flaky problem={problem} />
        </TelemetryErrorBoundary>,
      ),
      strict,
    );
    delete problem.error;
    fireEvent.click(getByRole('button'));

    expect(container.textContent).toBe('whole');
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  test('tries again when a key is another one, and only then', () => {
    const page = (key: string, error?: unknown) =>
      within(
        <TelemetryErrorBoundary fallback={<p>sorry</p>} resetKeys={[key]}>
          <Broken error={error} />
        </TelemetryErrorBoundary>,
      );

    const { container, rerender } = render(page('a'), strict);
    rerender(page('b', new Error('broken')));
    expect(container.textContent).toBe('sorry');
    rerender(page('b'));
    expect(container.textContent).toBe('sorry');
    rerender(page('c'));

    expect(container.textContent).toBe('whole');
  });

  test('says when it comes and goes', () => {
    const [onMount, onUnmount] = [vi.fn(), vi.fn()];

    const { unmount } = render(within(<TelemetryErrorBoundary onMount={onMount} onUnmount={onUnmount} />));
    expect([onMount, onUnmount].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    unmount();

    expect([onMount, onUnmount].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  test('reports to the provider inside it, too', async () => {
    const { config, sink } = collecting();
    const { rerender } = render(
      <TelemetryErrorBoundary>{within(<Broken />, config)}</TelemetryErrorBoundary>,
      strict,
    );

    rerender(
      <TelemetryErrorBoundary>
        {within(<Broken error={new Error('broken')} />, config)}
      </TelemetryErrorBoundary>,
    );

    await vi.waitFor(() => expect(sink.eventsOf('exception')).toHaveLength(1));
  });

  test('reports what keeps a provider from ever coming, and leaves nothing running', async () => {
    const { config, sink } = collecting();
    const listening = vi.spyOn(window, 'addEventListener');
    const leaving = vi.spyOn(window, 'removeEventListener');
    const ours = ({ mock }: typeof listening) =>
      mock.calls.map(([type]) => type).filter((type) => /^(unhandledrejection|pagehide|online)$/.test(type));

    render(
      <TelemetryErrorBoundary>
        <TelemetryProvider config={config}>
          <Broken error={new Error('broken')} />
        </TelemetryProvider>
      </TelemetryErrorBoundary>,
      strict,
    );

    await vi.waitFor(() => expect(sink.eventsOf('exception')).toHaveLength(1));
    expect(ours(listening)).not.toEqual([]);
    expect(ours(leaving as typeof listening).sort()).toEqual(ours(listening).sort());
  });

  test('shows its fallback where nothing collects', () => {
    const { container } = render(
      <TelemetryErrorBoundary fallback={({ eventId }) => <p>sorry{eventId}</p>}>
        <Broken error={new Error('broken')} />
      </TelemetryErrorBoundary>,
      strict,
    );

    expect(container.textContent).toBe('sorry');
  });

  test('renders its fallback once', () => {
    const rendered = vi.fn();

    render(
      within(
        <TelemetryErrorBoundary fallback={rendered}>
          <Broken error={new Error('broken')} />
        </TelemetryErrorBoundary>,
      ),
    );

    expect(rendered).toHaveBeenCalledTimes(1);
  });

  test('comes as a wrapper, too', () => {
    const Safe = withTelemetryErrorBoundary(Broken, { fallback: <p>sorry</p> });

    const { container } = render(
      within([<Safe key="1" />, <Safe key="2" error={new Error('broken')} />]),
      strict,
    );

    expect(container.textContent).toBe('wholesorry');
  });
});

describe('useErrorHandler', () => {
  test('captures an error once and says under which id', async () => {
    const { config, sink } = collecting();
    const ids: string[] = [];
    const error = new Error('no network');

    const { getByRole } = render(
      within(<Saver onCaptured={(...told) => ids.push(...told)} error={error} />, config),
      strict,
    );
    fireEvent.click(getByRole('button'));

    expect(await exceptions(sink)).toMatchObject([{ errorId: ids[0], severity: 'warning' }]);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe('errors that nobody catches', () => {
  test('in a handler are told once', async () => {
    const { config, sink } = collecting();
    vi.spyOn(window, 'reportError').mockImplementation(() => undefined);
    const { getByRole } = render(within(<Bomb />, config), strict);
    // jsdom, like a browser, tells the window of what a listener throws.
    window.addEventListener('error', (event) => event.preventDefault(), { once: true });

    try {
      fireEvent.click(getByRole('button'));
    } catch {
      // React 18 lets the one who clicks have it, too.
    }
    const [reported] = vi.mocked(window.reportError).mock.calls[0] ?? [];
    if (reported) window.dispatchEvent(new ErrorEvent('error', { error: reported }));
    telemetry.errors.destroy();

    expect(await exceptions(sink)).toMatchObject([{ message: 'in a handler', count: 1 }]);
  });
});

// React 18 has no such options.
(isReact18 ? () => undefined : describe)('reactRootOptions', () => {
  /** A browser tells the window of what is reported to it. */
  function watchReported(): unknown[] {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => {
      reported.push(error);
      window.dispatchEvent(new ErrorEvent('error', { error, message: String(error) }));
    });
    return reported;
  }

  let roots: Root[] = [];

  beforeEach(() => {
    // Inside act() React hands errors to the test and not to the root.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  });

  afterEach(() => {
    for (const root of roots) root.unmount();
    roots = [];
    vi.unstubAllGlobals();
  });

  function mount(page: ReactNode, options = reactRootOptions()): Root {
    const root = createRoot(document.body.appendChild(document.createElement('div')), options);
    roots.push(root);
    show(root, page);
    return root;
  }

  function show(root: Root, page: ReactNode): void {
    flushSync(() => root.render(<StrictMode>{page}</StrictMode>));
  }

  test.each([
    ['an error', new Error('broken')],
    ['a text', 'broken'],
  ])('tells of %s that a boundary of the site caught, and the console too', async (_, thrown) => {
    const { config, sink } = collecting();

    mount(
      within(
        <Plain>
          <Broken error={thrown} />
        </Plain>,
        config,
      ),
    );
    telemetry.errors.destroy();

    expect(await exceptions(sink)).toMatchObject([
      {
        message: 'broken',
        handled: true,
        category: 'render',
        count: 1,
        context: { componentStack: expect.stringContaining('Plain') },
      },
    ]);
    expect(logged).toHaveBeenCalledExactlyOnceWith(thrown, expect.stringContaining('Plain'));
  });

  test('leaves to our boundary what is its', async () => {
    const { config, sink } = collecting();
    const onError = vi.fn();

    mount(
      within(
        <TelemetryErrorBoundary
          onError={onError}
          beforeCapture={(scope) => Object.assign(scope, { severity: 'fatal' })}
        >
          <Broken error="broken" />
        </TelemetryErrorBoundary>,
        config,
      ),
    );
    telemetry.errors.destroy();

    const told = await exceptions(sink);
    expect(told).toMatchObject([{ severity: 'fatal', count: 1 }]);
    expect(onError).toHaveBeenCalledExactlyOnceWith('broken', expect.any(String), told[0]?.['errorId']);
    expect(logged).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['an error', new Error('broken')],
    ['a text', 'broken'],
  ])('tells once of %s that nobody caught, and the browser too', async (_, thrown) => {
    const { config, sink } = collecting();
    const reported = watchReported();
    const root = mount(within(<Broken />, config));

    show(root, within(<Broken error={thrown} />, config));

    await vi.waitFor(() => expect(sink.eventsOf('exception')).toHaveLength(1));
    expect(sink.eventsOf('exception')).toMatchObject([
      {
        data: {
          message: 'broken',
          handled: false,
          count: 1,
          context: { componentStack: expect.any(String) },
        },
      },
    ]);
    expect(reported).toEqual([thrown]);
  });

  test('tells of what keeps a page from ever coming', async () => {
    const { config, sink } = collecting();
    watchReported();

    mount(within(<Broken error={new Error('broken')} />, config));

    await vi.waitFor(() =>
      expect(sink.eventsOf('exception')).toMatchObject([{ data: { message: 'broken', handled: false } }]),
    );
  });

  test('tells of what React got over by its cause', async () => {
    const { config, sink } = collecting();
    const reported = watchReported();
    const page = (
      <StrictMode>{within(<p>{typeof window === 'undefined' ? '' : 'client'}</p>, config)}</StrictMode>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = '<p>server</p>';

    roots.push(hydrateRoot(container, page, reactRootOptions()));
    await vi.waitFor(() => expect(reported).toHaveLength(1));
    telemetry.errors.destroy();

    expect(container.textContent).toBe('client');
    expect(await exceptions(sink)).toMatchObject([
      { severity: 'warning', handled: true, count: 1, message: expect.stringMatching(/hydrat/i) },
    ]);
    expect(reported).toHaveLength(1);
  });

  test('lets handlers of the site say what the console shows', async () => {
    const { config, sink } = collecting();
    const onCaughtError = vi.fn();
    const error = new Error('broken');

    mount(
      within(
        <Plain>
          <Broken error={error} />
        </Plain>,
        config,
      ),
      reactRootOptions({ onCaughtError }),
    );

    expect(onCaughtError).toHaveBeenCalledExactlyOnceWith(
      error,
      expect.objectContaining({ componentStack: expect.any(String) }),
    );
    expect(logged).not.toHaveBeenCalled();
    expect(await exceptions(sink)).toHaveLength(1);
  });

  test('tells the console and nobody else where nothing collects', async () => {
    const error = new Error('broken');

    mount(
      <Plain>
        <Broken error={error} />
      </Plain>,
    );

    expect(logged).toHaveBeenCalledExactlyOnceWith(error, expect.any(String));
  });

  test('tells of an update that fails later once', async () => {
    const { config, sink } = collecting();

    mount(
      within(
        <Plain>
          <Later />
        </Plain>,
        config,
      ),
    );
    flushSync(() => document.querySelector('button')?.click());
    telemetry.errors.destroy();

    expect(await exceptions(sink)).toMatchObject([{ message: 'later', count: 1 }]);
  });
});
