import { ConsentDialog } from '@candor/react/consent-dialog';
import { DebugPanel } from '@candor/react/debug-panel';
import type { JSX } from 'react';
import { ErrorsPage } from './pages/ErrorsPage.tsx';
import { FormPage } from './pages/FormPage.tsx';
import { HealthPage } from './pages/HealthPage.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { PrivacyPage } from './pages/PrivacyPage.tsx';
import { SpeedPage } from './pages/SpeedPage.tsx';
import { UsagePage } from './pages/UsagePage.tsx';
import { VitalsPage } from './pages/VitalsPage.tsx';
import { OwnRecord } from './parts/OwnRecord.tsx';
import { Unmeasured } from './parts/Unmeasured.tsx';
import { Watching } from './parts/Watching.tsx';
import { dashboardUrl } from './settings.ts';

const pages = [
  { path: '/', label: 'Home', Page: HomePage },
  { path: '/vitals', label: 'Vitals', Page: VitalsPage },
  { path: '/speed', label: 'Speed', Page: SpeedPage },
  { path: '/errors', label: 'Errors', Page: ErrorsPage },
  { path: '/usage', label: 'Usage', Page: UsagePage },
  { path: '/health', label: 'Health', Page: HealthPage },
  { path: '/form', label: 'Form', Page: FormPage },
  { path: '/privacy', label: 'Privacy', Page: PrivacyPage },
] as const;

/** The frame around every page: links, and the choice that comes before everything else. */
export function Site(): JSX.Element {
  const { Page } = pages.find(({ path }) => path === location.pathname) ?? pages[0];
  return (
    <OwnRecord>
      <Watching />
      <DebugPanel />
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <div className="top-inner">
          <a className="brand" href="/">
            <img src="/icon.svg" alt="" width="28" height="28" />
            Crooked House
          </a>
          <nav aria-label="Pages">
            {pages.map(({ path, label }) => (
              <a key={path} href={path} aria-current={path === location.pathname ? 'page' : undefined}>
                {label}
              </a>
            ))}
            <a href="/plain.html">Plain page</a>
            <a href="/docs/">Documents</a>
          </nav>
          <a
            className="to-dashboard"
            href={dashboardUrl}
            target="_blank"
            rel="noopener"
            data-testid="dashboard-link"
          >
            Dashboard ↗
          </a>
        </div>
      </header>
      <main id="main" className="page">
        {location.pathname !== '/privacy' && <Unmeasured />}
        <Page />
      </main>
      <footer className="foot">
        A demonstration of Candor, web telemetry that is open with the people it measures. Every name and
        number here is made up.
      </footer>
      {/* There the settings say the same, at more length. */}
      {location.pathname !== '/privacy' && (
        <ConsentDialog>
          <a slot="more" href="/privacy">
            What is collected, field by field
          </a>
        </ConsentDialog>
      )}
    </OwnRecord>
  );
}
