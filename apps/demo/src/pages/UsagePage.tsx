import { type JSX, useEffect, useState } from 'react';
import { Intro } from '../parts/Intro.tsx';
import { Misbehaviour } from '../parts/Misbehaviour.tsx';
import { useRefresh } from '../parts/useRefresh.ts';
import { type Usage, useUsage } from '../parts/useUsage.ts';

/** A butler who talks, suggests, obeys and builds, and is measured without a word of it. */
export function UsagePage(): JSX.Element {
  const parts = useUsage();

  return (
    <>
      <Intro title="A butler who is not overheard">
        How often he is asked, how long he talks and whether it helps: that is counted. What is said is not;
        there is no place for it. All of this needs the level “And what is used”.
      </Intro>
      {parts && (
        <div className="cards">
          <Features {...parts} />
          <Talk {...parts} />
          <Suggestion {...parts} />
          <Building {...parts} />
          <Bell {...parts} />
          <Counted {...parts} />
        </div>
      )}
    </>
  );
}

function Features({ usage }: Usage): JSX.Element {
  return (
    <Misbehaviour
      id="use-feature"
      title="Ring for tea"
      expect="Usage: the feature “tea” with one more use; commands: “brew”, which fails every third time."
      button="Tea, please"
      onCause={() => {
        usage.trackFeature('tea', 'rung', { sugar: 2 });
        usage.trackCommand('brew', {
          durationMs: 200 + Math.random() * 900,
          success: Math.random() > 0.33,
          cacheHit: Math.random() > 0.5,
          cups: 1,
        });
      }}
    >
      <p className="note">
        <button type="button" data-candor-track="window">
          Open the window
        </button>{' '}
        is marked, and so counted by its mark alone.
      </p>
    </Misbehaviour>
  );
}

const QUESTION = 'Is anybody in the attic?';
const ANSWER = 'Nobody that I would speak of.';

function Talk({ usage }: Usage): JSX.Element {
  const [talks, setTalks] = useState(0);
  return (
    <Misbehaviour
      id="talk"
      title="Ask him something"
      expect="Assistants: one more conversation of two messages, and a request to “butler”."
      button="Ask about the attic"
      onCause={() => {
        const id = `talk-${talks}`;
        const latencyMs = 300 + Math.random() * 1500;
        usage.startConversation(id, 'butler');
        usage.trackMessage(id, QUESTION.length, 'user');
        usage.trackProviderRequest('butler', latencyMs, talks % 4 !== 3, ANSWER.length);
        usage.trackMessage(id, ANSWER.length, 'assistant');
        usage.endConversation(id, talks % 4 !== 3);
        setTalks(talks + 1);
      }}
    >
      <p className="note" role="status">
        {talks > 0 && `“${QUESTION}” – “${ANSWER}”`}
      </p>
    </Misbehaviour>
  );
}

function Suggestion({ usage }: Usage): JSX.Element {
  const [shown, setShown] = useState<string>();
  return (
    <Misbehaviour
      id="suggest"
      title="Let him suggest something"
      expect="Assistants: one more suggestion, and what you made of it."
      button="Look up"
      onCause={() => {
        const id = `suggestion-${Date.now()}`;
        usage.trackProactiveSuggestion(id, { kind: 'umbrella', intrusionLevel: 'low' });
        setShown(id);
      }}
    >
      {shown !== undefined && (
        <p className="note">
          Take an umbrella?{' '}
          <button
            type="button"
            data-testid="accept"
            onClick={() => {
              usage.trackProactiveAcceptance(shown);
              setShown(undefined);
            }}
          >
            Yes
          </button>{' '}
          <button
            type="button"
            data-testid="dismiss"
            onClick={() => {
              usage.trackProactiveDismissal(shown);
              setShown(undefined);
            }}
          >
            No
          </button>
        </p>
      )}
    </Misbehaviour>
  );
}

function Building({ generations }: Usage): JSX.Element {
  const [failureRate, setFailureRate] = useState<number>();
  return (
    <Misbehaviour
      id="generate"
      title="Have a staircase drawn"
      expect="Assistants: an attempt that fails its inspection, a retry, and a success."
      button="Draw it"
      onCause={() => {
        generations.track({ type: 'generation_attempt', metadata: { promptLength: QUESTION.length } });
        generations.track({
          type: 'validation_failure',
          metadata: { errors: [{ type: 'geometry', message: 'steps must not meet' }], attemptNumber: 1 },
        });
        generations.track({ type: 'retry_attempt', metadata: { attemptNumber: 2 } });
        generations.track({
          type: 'generation_success',
          metadata: {
            validated: true,
            retryCount: 1,
            dependencies: ['banister'],
            codeLength: 640,
            generationTimeMs: 1800 + Math.random() * 2000,
            modelUsed: 'pencil-2',
          },
        });
        setFailureRate(generations.getValidationFailureRate());
      }}
    >
      <p className="note" role="status">
        {failureRate !== undefined &&
          `In the last hour ${failureRate.toFixed(1)} of each drawing failed its inspection.`}
      </p>
    </Misbehaviour>
  );
}

function Bell({ experiments, usage }: Usage): JSX.Element {
  const [variant] = useState(() => (Math.random() < 0.5 ? 'brass' : 'silver'));
  useEffect(() => experiments.expose('bell', variant), [experiments, variant]);
  return (
    <Misbehaviour
      id="bell"
      title={`A bell of ${variant}`}
      expect="Experiments: this visit met one of two bells; whether it was rung is compared."
      button="Ring it"
      onCause={() => usage.trackFeature('bell', 'rung')}
    />
  );
}

function Counted({ usage, engagement }: Usage): JSX.Element {
  useRefresh(500);
  const { events } = usage.getSessionStats();
  const { activeMs, visibleMs } = engagement.getEngagement();
  return (
    <article className="card wide">
      <h2>Counted on this page so far</h2>
      <table>
        <tbody>
          {Object.entries(events).map(([type, count]) => (
            <tr key={type}>
              <th scope="row">{type}</th>
              <td data-testid={`counted-${type}`}>{count}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">active, of the time it was seen</th>
            <td>{`${Math.round(activeMs / 1000)} s of ${Math.round(visibleMs / 1000)} s`}</td>
          </tr>
        </tbody>
      </table>
      <p className="note">
        Nothing is counted before you have allowed it, and all of it is forgotten when you take that back.
      </p>
    </article>
  );
}
