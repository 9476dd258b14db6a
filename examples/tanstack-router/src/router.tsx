import { createRootRoute, createRoute, createRouter, Link, Outlet } from '@tanstack/react-router';

const root = createRootRoute({
  component: () => (
    <>
      <nav>
        <Link to="/">Home</Link>{' '}
        <Link to="/lamps/$id" params={{ id: '7' }}>
          Lamp 7
        </Link>{' '}
        <Link to="/lamps/$id" params={{ id: '8' }}>
          Lamp 8
        </Link>
      </nav>
      <Outlet />
    </>
  ),
});
const home = createRoute({ getParentRoute: () => root, path: '/', component: () => <h1>Lamps</h1> });
const lamp = createRoute({
  getParentRoute: () => root,
  path: '/lamps/$id',
  component: () => <h1>Lamp {lamp.useParams().id}</h1>,
});

export const router = createRouter({ routeTree: root.addChildren([home, lamp]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
