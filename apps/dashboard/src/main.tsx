import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { toAddress } from './api/client.ts';
import { createLive } from './api/live.ts';
import { createQueryClient } from './api/queryClient.ts';
import { loadRecentEvents } from './api/recentEvents.ts';
import { createSignedOut } from './api/signedOut.ts';
import { LiveContext } from './api/useLive.ts';
import { restoreTheme } from './shell/theme.ts';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panels.css';
import './styles/charts.css';
import './styles/pages.css';
import './styles/settings.css';
import './styles/alerts.css';
import './styles/boards.css';
import './styles/rightToLeft.css';
import './styles/forcedColors.css';
import './styles/print.css';

restoreTheme();

const signedOut = createSignedOut();
const queryClient = createQueryClient(signedOut);
const live = createLive({
  openStream: () => new EventSource(toAddress('live', {})),
  loadRecent: () => loadRecentEvents(signedOut),
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html needs an element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LiveContext value={live}>
        <App signedOut={signedOut} />
      </LiveContext>
    </QueryClientProvider>
  </StrictMode>,
);
