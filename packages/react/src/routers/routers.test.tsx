import type { MemorySink } from '@candor/core/testing';
import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet as TanStackOutlet,
  RouterProvider as TanStackProvider,
} from '@tanstack/react-router';
import { act, cleanup, render } from '@testing-library/react';
import {
  PathnameContext,
  PathParamsContext,
} from 'next/dist/shared/lib/hooks-client-context.shared-runtime.js';
import { type ReactNode, StrictMode } from 'react';
import * as router8 from 'react-router';
import * as router6 from 'react-router-6';
import * as router7 from 'react-router-7';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collecting } from '../../test/collecting.ts';
import { type Telemetry, TelemetryProvider, usePageView, useTelemetry } from '../index.ts';
import * as next from './next.tsx';
import * as reactRouter from './react-router.tsx';
import * as tanStack from './tanstack-router.tsx';

/** For a busy machine. */
const patience = { timeout: 20_000 };

let telemetry: Telemetry;
let sink: MemorySink;

beforeEach(() => {
  vi.spyOn(window, 'scrollTo').mockReturnValue();
});

afterEach(async () => {
  cleanup();
  await act(async () => undefined);
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
});

function Reader(): ReactNode {
  telemetry = useTelemetry();
  return null;
}

async function show(children: ReactNode): Promise<void> {
  const { config, sink: arriving } = collecting();
  sink = arriving;
  await act(async () => {
    render(
      <StrictMode>
        <TelemetryProvider config={config}>
          <Reader />
          {children}
        </TelemetryProvider>
      </StrictMode>,
    );
  });
}

async function viewed(): Promise<(string | undefined)[]> {
  await telemetry.collector.flush();
  return sink.eventsOf('page_view').map(({ page }) => page);
}

const page = <p>page</p>;

interface ViewsProps {
  library: typeof router8;
  routes: router8.RouteObject[];
}

function Views({ library: { matchRoutes, useLocation }, routes }: ViewsProps): ReactNode {
  usePageView(reactRouter.toRoute(matchRoutes(routes, useLocation())));
  return null;
}

describe.each([
  ['6', router6 as unknown as typeof router8],
  ['7', router7 as unknown as typeof router8],
  ['8', router8],
])('React Router %s', (_, library) => {
  const { createBrowserRouter, Outlet, RouterProvider, BrowserRouter } = library;
  const routes: router8.RouteObject[] = [
    {
      path: '/',
      element: <Outlet />,
      children: [
        { index: true, element: page },
        {
          path: 'users',
          element: <Outlet />,
          children: [
            { path: ':id', element: page },
            { path: '/users/:id/edit', element: page },
          ],
        },
        { path: 'files/*', element: page },
      ],
    },
  ];

  test('views have the names of routes, each path once, with a data router', async () => {
    const router = createBrowserRouter(routes);
    await show(
      <>
        <reactRouter.RouterPageViews router={router} />
        <RouterProvider router={router} />
      </>,
    );

    for (const path of ['/users/7', '/users/8', '/users/8?tab=1', '/users/8/edit', '/files/a/b', '/nowhere'])
      await act(() => router.navigate(path));

    const routesSeen = ['/', '/users/:id', '/users/:id', '/users/:id/edit', '/files/*', '*'];
    expect(await viewed()).toEqual(routesSeen);
    router.dispose();
  });

  test('views have the names of routes without one', async () => {
    history.replaceState(null, '', '/users/7');

    await show(
      <BrowserRouter>
        <Views library={library} routes={routes} />
      </BrowserRouter>,
    );
    await act(async () => {
      history.pushState(null, '', '/nowhere');
      window.dispatchEvent(new PopStateEvent('popstate'));
    });

    expect(await viewed()).toEqual(['/users/:id', '*']);
  });
});

test('TanStack Router: views have the names of routes, each path once', async () => {
  const root = createRootRoute({ component: TanStackOutlet, notFoundComponent: () => page });
  const user = createRoute({ getParentRoute: () => root, path: '/users/$id', component: () => page });
  const home = createRoute({ getParentRoute: () => root, path: '/', component: () => page });
  const router = createRouter({ routeTree: root.addChildren([home, user]) });
  await show(
    <>
      <tanStack.RouterPageViews router={router} />
      <TanStackProvider router={router as never} />
    </>,
  );
  await vi.waitFor(async () => expect(await viewed()).toEqual(['/']), patience);

  for (const path of ['/users/7', '/users/8', '/nowhere'])
    await act(() => router.navigate({ to: path as '/' }));

  await vi.waitFor(
    async () => expect(await viewed()).toEqual(['/', '/users/$id', '/users/$id', '*']),
    patience,
  );
});

describe('Next', () => {
  test.each([
    ['/', {}, '/'],
    ['/users/7', { id: '7' }, '/users/[id]'],
    ['/users/users', { id: 'users' }, '/users/[id]'],
    ['/7/7', { a: '7', b: '7' }, '/[a]/[b]'],
    ['/docs/a/b/edit', { path: ['a', 'b'] }, '/docs/[...path]/edit'],
    ['/docs', { path: undefined }, '/docs'],
    ['/shop/caf%C3%A9', { name: 'caf%C3%A9' }, '/shop/[name]'],
    ['/about', null, '/about'],
  ])('%s with %j is %s', (pathname, params, route) => {
    expect(next.toRoute(pathname, params)).toBe(route);
  });

  test('views have the names of routes, each path once', async () => {
    const at = (path: string, id: string): ReactNode => {
      history.replaceState(null, '', path);
      return (
        <PathnameContext.Provider value={path}>
          <PathParamsContext.Provider value={{ id }}>
            <next.RouterPageViews />
          </PathParamsContext.Provider>
        </PathnameContext.Provider>
      );
    };

    await show(at('/users/7', '7'));

    expect(await viewed()).toEqual(['/users/[id]']);
  });

  test('leads errors with the navigation before them', async () => {
    await show(null);

    next.onRouterTransitionStart('/users/8?q=private#part', 'push');
    telemetry.errors.captureError(new Error('broken'));
    await telemetry.collector.flush();

    expect(sink.eventsOf('exception')[0]?.data['breadcrumbs']).toMatchObject([
      { category: 'navigation', message: '/users/8', data: { navigationType: 'push' } },
    ]);
  });
});
