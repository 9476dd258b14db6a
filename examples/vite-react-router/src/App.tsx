import { TelemetryProvider } from '@candor/react';
import { RouterPageViews } from '@candor/react/react-router';
import type { JSX } from 'react';
import { RouterProvider } from 'react-router';
import { ConsentBanner } from './ConsentBanner.tsx';
import { router } from './router.tsx';

const config = { endpoint: '/v1/envelopes', writeKey: 'cw_lamps', release: 'lamps@1', flushIntervalMs: 1000 };

export function App(): JSX.Element {
  return (
    <TelemetryProvider config={config}>
      <RouterPageViews router={router} />
      <RouterProvider router={router} />
      <ConsentBanner />
    </TelemetryProvider>
  );
}
