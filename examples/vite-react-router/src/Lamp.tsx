import { TelemetryErrorBoundary, useTrackEvent } from '@candor/react';
import { type JSX, useState } from 'react';
import { useParams } from 'react-router';
import type { ShopEvents } from './events.ts';

/** One lamp, which may be broken. */
export function Lamp(): JSX.Element {
  const { id = '' } = useParams();
  const track = useTrackEvent<ShopEvents>();
  return (
    <main>
      <h1>Lamp {id}</h1>
      <button type="button" onClick={() => track('cart.add', { sku: id })}>
        Add to cart
      </button>
      <TelemetryErrorBoundary
        resetKeys={[id]}
        fallback={({ eventId, reset }) => (
          <p role="alert">
            The lamp is broken: <code>{eventId}</code>
            <button type="button" onClick={reset}>
              Repair it
            </button>
          </p>
        )}
      >
        <Switch />
      </TelemetryErrorBoundary>
    </main>
  );
}

function Switch(): JSX.Element {
  const [isOn, setIsOn] = useState(false);
  if (isOn) throw new Error('The bulb has burst');
  return (
    <button type="button" onClick={() => setIsOn(true)}>
      Switch on
    </button>
  );
}
