import type { MeAnswer } from '@candor/server/api';
import { useQueryClient } from '@tanstack/react-query';
import { Activity, type ReactNode, useState, useSyncExternalStore } from 'react';
import { ask, signOut } from './api/client.ts';
import type { SignedOut } from './api/signedOut.ts';
import { Alerts } from './pages/Alerts.tsx';
import { Ask } from './pages/Ask.tsx';
import { Assistants } from './pages/Assistants.tsx';
import { BoardDetail } from './pages/BoardDetail.tsx';
import { Boards } from './pages/Boards.tsx';
import { Channels } from './pages/Channels.tsx';
import { Cohorts } from './pages/Cohorts.tsx';
import { Delivery } from './pages/Delivery.tsx';
import { ErrorDetail } from './pages/ErrorDetail.tsx';
import { Errors } from './pages/Errors.tsx';
import { Experiments } from './pages/Experiments.tsx';
import { Funnels } from './pages/Funnels.tsx';
import { Health } from './pages/Health.tsx';
import { IncidentDetail } from './pages/IncidentDetail.tsx';
import { Incidents } from './pages/Incidents.tsx';
import { Live } from './pages/Live.tsx';
import { Missing } from './pages/Missing.tsx';
import { Operations } from './pages/Operations.tsx';
import { Overview } from './pages/Overview.tsx';
import { Requests } from './pages/Requests.tsx';
import { Resources } from './pages/Resources.tsx';
import { Segments } from './pages/Segments.tsx';
import { Settings } from './pages/Settings.tsx';
import { Usage } from './pages/Usage.tsx';
import { VisitDetail } from './pages/VisitDetail.tsx';
import { Vitals } from './pages/Vitals.tsx';
import { useRoute } from './shell/location.ts';
import type { Route } from './shell/route.ts';
import { Shell } from './shell/Shell.tsx';
import { SignIn } from './shell/SignIn.tsx';
import { Welcome } from './shell/Welcome.tsx';

/** The dashboard, or the form that leads to it. */
export function App({ signedOut }: { signedOut: SignedOut }): ReactNode {
  const isSignedOut = useSyncExternalStore(signedOut.subscribe, signedOut.get);
  const client = useQueryClient();
  const route = useRoute();
  const [signIns, setSignIns] = useState(0);

  if (location.pathname === '/welcome') return <Welcome />;

  async function goOn(): Promise<void> {
    const was = client.getQueryData<MeAnswer>(['me']);
    const { kind, id } = await ask<MeAnswer>('me', {});
    // What somebody else has seen and written is not shown.
    if (was && (was.kind !== kind || was.id !== id)) return location.reload();
    await client.invalidateQueries({ refetchType: 'none' });
    setSignIns((before) => before + 1);
    signedOut.set(false);
  }

  // A fresh document keeps nothing of the session that ended; when ending it fails, a question tells why.
  const leave = () =>
    signOut().then(
      () => location.reload(),
      () => client.refetchQueries(),
    );

  return (
    <>
      {isSignedOut && (
        <SignIn
          hasEnded={client
            .getQueryCache()
            .getAll()
            .some(({ state }) => state.data !== undefined)}
          onSignedIn={goOn}
        />
      )}
      {/* It asks nothing while it is hidden, and what somebody was writing when the session ended is there afterwards. */}
      <Activity mode={isSignedOut ? 'hidden' : 'visible'}>
        <Shell route={route} signIns={signIns} onSignOut={leave}>
          {toPage(route)}
        </Shell>
      </Activity>
    </>
  );
}

function toPage(route: Route): ReactNode {
  switch (route.page) {
    case 'overview':
      return <Overview />;
    case 'vitals':
      return <Vitals />;
    case 'operations':
      return <Operations />;
    case 'requests':
      return <Requests />;
    case 'resources':
      return <Resources />;
    case 'errors':
      return <Errors />;
    case 'error':
      return <ErrorDetail key={route.fingerprint} fingerprint={route.fingerprint} />;
    case 'visit':
      return <VisitDetail key={route.id} id={route.id} />;
    case 'health':
      return <Health />;
    case 'usage':
      return <Usage />;
    case 'funnels':
      return <Funnels />;
    case 'cohorts':
      return <Cohorts />;
    case 'segments':
      return <Segments />;
    case 'ask':
      return <Ask />;
    case 'assistants':
      return <Assistants />;
    case 'experiments':
      return <Experiments />;
    case 'boards':
      return <Boards />;
    case 'board':
      return <BoardDetail key={route.id} id={route.id} />;
    case 'incidents':
      return <Incidents />;
    case 'incident':
      return <IncidentDetail key={route.id} id={route.id} />;
    case 'alerts':
      return <Alerts />;
    case 'channels':
      return <Channels />;
    case 'delivery':
      return <Delivery />;
    case 'live':
      return <Live />;
    case 'settings':
      return <Settings section={route.section} />;
    case 'missing':
      return <Missing />;
  }
}
