import { TelemetryErrorBoundary, TelemetryProvider } from '@candor/react';
import { RouterPageViews } from '@candor/react/next';
import Link from 'next/link';

export const metadata = { title: 'Lamps' };

/** This shop has asked elsewhere, and says so. */
const config = {
  endpoint: '/v1/envelopes',
  writeKey: 'cw_lamps',
  consent: 'enhanced',
  flushIntervalMs: 1000,
};

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <TelemetryProvider config={config}>
          <RouterPageViews />
          <nav>
            <Link href="/">Home</Link> <Link href="/lamps/7">Lamp 7</Link> <Link href="/lamps/8">Lamp 8</Link>
          </nav>
          <TelemetryErrorBoundary fallback={<p role="alert">The lamp is broken.</p>}>
            {children}
          </TelemetryErrorBoundary>
        </TelemetryProvider>
      </body>
    </html>
  );
}
