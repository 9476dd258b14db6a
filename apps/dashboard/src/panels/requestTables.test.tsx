import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HostTable, RouteTable } from './requestTables.tsx';

const times = { p50Ms: 90, p75Ms: null, p95Ms: 400, p99Ms: 1_200 };

it('tells routes apart by method and server, and calls the own one so', () => {
  const figures = { requests: 4, failures: 1, ...times };
  const route = { ...figures, totalMs: 1, share: 1, serverMs: null, responseBytes: 2_400, trend: [1, 3] };

  const routes = renderToStaticMarkup(
    <RouteTable
      found={2}
      routes={[
        { ...route, method: 'GET', host: '', route: '/api/orders/*' },
        { ...route, method: 'POST', host: 'api.example', route: '/pay' },
      ]}
    />,
  );
  const hosts = renderToStaticMarkup(<HostTable found={1} hosts={[{ ...figures, host: '' }]} />);

  expect(routes).toContain('GET /api/orders/*');
  expect(routes).toContain('POST api.example/pay');
  expect(hosts).toContain('The page’s own');
});
