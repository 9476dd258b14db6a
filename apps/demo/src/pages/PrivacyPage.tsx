import { useConsent, useTelemetry } from '@candor/react';
import type { JSX } from 'react';
import type { SiteEvent } from '../events.ts';
import { Collected } from '../parts/Collected.tsx';
import { Intro } from '../parts/Intro.tsx';
import { levels } from '../parts/levels.ts';
import { useRefresh } from '../parts/useRefresh.ts';
import { YourData } from '../parts/YourData.tsx';

/** What is collected, and how to change your mind. */
export function PrivacyPage(): JSX.Element {
  const { collector } = useTelemetry();
  const { level: current } = useConsent();

  return (
    <>
      <Intro title="Your side of the house">
        You allow: <strong data-testid="consent-level">{current}</strong>. A change takes effect at once.
      </Intro>
      <article className="card wide">
        <h2 id="levels">How much may be measured</h2>
        <ul className="levels" aria-labelledby="levels">
          {levels.map(({ level, name, text }) => (
            <li key={level}>
              <h3>{name}</h3>
              <p>{text}</p>
              <button
                type="button"
                aria-pressed={level === current}
                data-testid={`level-${level}`}
                onClick={() => collector.setConsent(level, '1', 'settings')}
              >
                {level === current ? 'Chosen' : `Choose ${name.toLowerCase()}`}
              </button>
            </li>
          ))}
        </ul>
        <p className="expect">
          “None” withdraws: what waits to be sent is thrown away, and the numbers that tell visits apart are
          forgotten. What was sent before stays until it expires; to have that erased, too, choose “Forget me”
          first.
        </p>
      </article>
      <Collected />
      <YourData />
      <Waiting />
    </>
  );
}

/** What the browser holds at this moment. */
function Waiting(): JSX.Element {
  const { collector } = useTelemetry<SiteEvent>();
  useRefresh(500);
  const { size, maxSize, waiting, dropped, transport } = collector.getBufferStatus();

  return (
    <article className="card wide">
      <h2>What waits in this browser</h2>
      <table>
        <tbody>
          <tr>
            <th scope="row">Events not yet packed</th>
            <td data-testid="status-size">
              {size} of {maxSize}
            </td>
          </tr>
          <tr>
            <th scope="row">Packed and not yet acknowledged</th>
            <td data-testid="status-waiting">
              {waiting.envelopes} ({waiting.bytes} bytes)
            </td>
          </tr>
          <tr>
            <th scope="row">Sending</th>
            <td data-testid="status-transport">
              {transport.name}: {transport.state}
            </td>
          </tr>
          {Object.entries(dropped).map(([reason, count]) => (
            <tr key={reason}>
              <th scope="row">Let go: {reason}</th>
              <td data-testid={`dropped-${reason}`}>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row">
        <button
          type="button"
          data-testid="track-event"
          onClick={() => collector.track({ type: 'privacy.looked', data: { page: 'privacy' } })}
        >
          Track an event
        </button>
        <button type="button" data-testid="flush" onClick={() => void collector.flush()}>
          Send now
        </button>
      </div>
    </article>
  );
}
