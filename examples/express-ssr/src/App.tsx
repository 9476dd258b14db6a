import { type BeforeSend, FetchTracing } from '@candor/core';
import {
  TelemetryErrorBoundary,
  TelemetryProvider,
  usePageView,
  useTelemetry,
  useTrackEvent,
} from '@candor/react';
import { type JSX, StrictMode, Suspense, use, useEffect } from 'react';
import { ConsentBanner } from './ConsentBanner.tsx';

/** The events of this shop. */
interface ShopEvents {
  'cart.add': { sku: string };
}

interface AppProps {
  /** Which lamp the page is about; none on the first page. */
  readonly id: string | undefined;
  /** Of the request that has made the page. */
  readonly traceId: string;
  readonly stock: Promise<number>;
}

/** The whole shop, the same on the server and in the page. */
export function App({ id, traceId, stock }: AppProps): JSX.Element {
  // What happens in the page is told with the trace that the server has begun for it.
  const beforeSend: BeforeSend = (event) => ({ ...event, data: { ...event.data, traceId } });
  const config = { endpoint: '/v1/envelopes', writeKey: 'cw_lamps', flushIntervalMs: 1000, beforeSend };
  return (
    <StrictMode>
      <TelemetryProvider config={config}>
        <Measured route={id ? '/lamps/:id' : '/'} />
        <nav>
          <a href="/">Home</a> <a href="/lamps/7">Lamp 7</a> <a href="/lamps/13">Lamp 13</a>
        </nav>
        {id ? <Lamp id={id} stock={stock} /> : <h1>Lamps</h1>}
        <ConsentBanner />
      </TelemetryProvider>
    </StrictMode>
  );
}

function Measured({ route }: { route: string }): null {
  const { collector } = useTelemetry();
  usePageView(route);
  useEffect(() => {
    const tracing = new FetchTracing(collector);
    return () => tracing.destroy();
  }, [collector]);
  return null;
}

function Lamp({ id, stock }: { id: string; stock: Promise<number> }): JSX.Element {
  const track = useTrackEvent<ShopEvents>();
  return (
    <main>
      <h1>Lamp {id}</h1>
      <button type="button" onClick={() => track('cart.add', { sku: id })}>
        Add to cart
      </button>
      <TelemetryErrorBoundary fallback={<p role="alert">Nobody knows how many there are.</p>}>
        <Suspense fallback={<p>Counting…</p>}>
          <Stock stock={stock} />
        </Suspense>
      </TelemetryErrorBoundary>
    </main>
  );
}

/** Comes after the rest of the page, when the server has counted. */
function Stock({ stock }: { stock: Promise<number> }): JSX.Element {
  return <p>{`${use(stock)} in stock`}</p>;
}
