import { attribution } from '@candor/core/attribution';
import { reactRootOptions, TelemetryProvider } from '@candor/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { events } from './events.ts';
import { Site } from './Site.tsx';
import { endpoint, writeKey } from './settings.ts';

const config = {
  endpoint,
  writeKey,
  events,
  release: 'crooked-house@1',
  environment: 'demo',
  flushIntervalMs: 2000,
};
// A real site checks its services once a minute; here somebody is waiting to see it.
const health = { checkIntervalMs: 2000, failureThreshold: 2 };

const performance = { attribution: attribution() };

const root = document.getElementById('root');
if (root)
  createRoot(root, reactRootOptions()).render(
    <StrictMode>
      <TelemetryProvider config={config} performance={performance} health={health}>
        <Site />
      </TelemetryProvider>
    </StrictMode>,
  );
