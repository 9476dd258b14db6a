import { createBrowserRouter, Link, Outlet } from 'react-router';
import { Lamp } from './Lamp.tsx';

export const router: ReturnType<typeof createBrowserRouter> = createBrowserRouter([
  {
    path: '/',
    element: (
      <>
        <nav>
          <Link to="/">Home</Link> <Link to="/lamps/7">Lamp 7</Link> <Link to="/lamps/8">Lamp 8</Link>
        </nav>
        <Outlet />
      </>
    ),
    children: [
      { index: true, element: <h1>Lamps</h1> },
      { path: 'lamps/:id', element: <Lamp /> },
    ],
  },
]);
