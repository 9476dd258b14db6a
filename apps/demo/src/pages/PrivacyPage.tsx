import { useConsent, useTelemetry } from '@candor/react';
import { PersonalDashboard } from '@candor/react/personal-dashboard';
import { PrivacySettings } from '@candor/react/privacy-settings';
import type { JSX } from 'react';
import type { SiteEvent } from '../events.ts';
import { Collected } from '../parts/Collected.tsx';
import { Intro } from '../parts/Intro.tsx';
import { useOwnRecord } from '../parts/OwnRecord.tsx';
import { useRefresh } from '../parts/useRefresh.ts';

/** What is collected, and how to change your mind. */
export function PrivacyPage(): JSX.Element {
  const { level: current } = useConsent();
  const record = useOwnRecord();

  return (
    <>
      <Intro title="Your side of the house">
        You allow: <strong data-testid="consent-level">{current}</strong>. A change takes effect at once.
      </Intro>
      <PrivacySettings className="wide" />
      {record && <PersonalDashboard className="wide" store={record} />}
      <Collected />
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
