import { reactRootOptions, TelemetryProvider } from '@candor/react';
import { RouterPageViews } from '@candor/react/tanstack-router';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './router.tsx';

/** This shop has asked elsewhere, and says so. */
const config = {
  endpoint: '/v1/envelopes',
  writeKey: 'cw_lamps',
  consent: 'enhanced',
  flushIntervalMs: 1000,
} as const;

const container = document.getElementById('root');
if (container)
  createRoot(container, reactRootOptions()).render(
    <StrictMode>
      <TelemetryProvider config={config}>
        <RouterPageViews router={router} />
        <RouterProvider router={router} />
      </TelemetryProvider>
    </StrictMode>,
  );
