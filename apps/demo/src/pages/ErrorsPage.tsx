import { ErrorSeverity } from '@candor/core';
import { TelemetryErrorBoundary, useTelemetry } from '@candor/react';
import { FeedbackDialog } from '@candor/react/feedback-dialog';
import { type JSX, useState } from 'react';
import { Intro } from '../parts/Intro.tsx';
import { Misbehaviour } from '../parts/Misbehaviour.tsx';
import { otherOrigin } from '../settings.ts';

/** Everything that can go wrong in code. */
export function ErrorsPage(): JSX.Element {
  const { errors } = useTelemetry();
  const [isRenderBroken, setRenderBroken] = useState(false);
  const [isPictureMissing, setPictureMissing] = useState(false);
  const [caught, setCaught] = useState('');
  const [isAsking, setIsAsking] = useState(false);

  return (
    <>
      <Intro title="Everything that can be thrown">
        Each button breaks something in its own way. The site goes on; the team behind it learns about it.
      </Intro>
      <div className="cards">
        <Misbehaviour
          id="throw-error"
          title="An error nobody catches"
          expect={
            <>
              a group <code>TypeError</code>, unhandled, with the line that threw it.
            </>
          }
          button="Throw an error"
          onCause={openTheDoor}
        />
        <Misbehaviour
          id="reject-promise"
          title="A promise nobody waits for"
          expect={
            <>
              a group <code>Error</code> in the category promise.
            </>
          }
          button="Reject a promise"
          onCause={() => void fetchTheKeys()}
        />
        <Misbehaviour
          id="capture-error"
          title="An error the site handles"
          expect={
            <>
              a group <code>RangeError</code>, handled, severity warning, with its context.
            </>
          }
          button="Handle an error"
          onCause={() => {
            try {
              climbTheStairs(13);
            } catch (error) {
              errors.addBreadcrumb({ category: 'house', message: 'Climbed the stairs', level: 'info' });
              setCaught(
                errors.captureError(error, { severity: ErrorSeverity.WARNING, context: { steps: 13 } }),
              );
            }
          }}
        >
          <p className="note" role="status" data-testid="captured-id">
            {caught && `Reported as ${caught}`}
          </p>
          {caught && (
            <button type="button" data-testid="feedback" onClick={() => setIsAsking(true)}>
              Say what happened
            </button>
          )}
        </Misbehaviour>
        <Misbehaviour
          id="render-error"
          title="A component that cannot render"
          expect={
            <>
              a group <code>Error</code> in the category render, with the components it was in.
            </>
          }
          button="Break a component"
          onCause={() => setRenderBroken(true)}
        >
          <TelemetryErrorBoundary
            fallback={
              <p className="note" role="status" data-testid="render-fallback">
                This part has fallen down. The rest of the house stands.
              </p>
            }
          >
            {isRenderBroken && <Chandelier />}
          </TelemetryErrorBoundary>
        </Misbehaviour>
        <Misbehaviour
          id="missing-resource"
          title="A picture that is not there"
          expect={
            <>
              a group <code>ResourceError</code>, a warning in the category resource, with the address.
            </>
          }
          button="Load a missing picture"
          onCause={() => setPictureMissing(true)}
        >
          {isPictureMissing && (
            <img src="/portrait-of-nobody.jpg" alt="A portrait that does not exist" width="240" height="24" />
          )}
        </Misbehaviour>
        <Misbehaviour
          id="cause-chain"
          title="An error with a history"
          expect="the chain behind the error, down to the two that began it."
          button="Fail for a reason"
          onCause={() => {
            const beginnings = [
              new TypeError('The key does not fit'),
              new RangeError('The window is too high'),
            ];
            const cause = new AggregateError(beginnings, 'There is no way in');
            errors.captureError(new Error('Nobody came to the party', { cause }));
          }}
        />
        <Misbehaviour
          id="error-storm"
          title="Ten thousand errors at once"
          expect="one group with ten thousand times, told by a handful of events."
          button="Raise a storm"
          onCause={() => {
            for (let tile = 0; tile < 10_000; tile++)
              errors.captureError(new Error(`Tile ${tile} has blown away`));
          }}
        />
        <Misbehaviour
          id="throw-string"
          title="Something thrown that is no error"
          expect="a group with the text itself as its message."
          button="Throw a string"
          onCause={() => {
            throw 'The cellar is flooded';
          }}
        />
        {otherOrigin && (
          <Misbehaviour
            id="cross-origin-error"
            title="An error in somebody else’s script"
            expect={
              <>
                <code>Script error.</code>, all that a browser tells about another origin’s script.
              </>
            }
            button="Load a stranger’s script"
            onCause={loadStranger}
          />
        )}
      </div>
      <FeedbackDialog open={isAsking} errorId={caught} onClose={() => setIsAsking(false)} />
    </>
  );
}

function openTheDoor(): void {
  const house: { door?: { open(): void } } = JSON.parse('{}');
  (house.door as { open(): void }).open();
}

async function fetchTheKeys(): Promise<void> {
  await Promise.resolve();
  throw new Error('The keys are not under the mat');
}

function climbTheStairs(steps: number): void {
  throw new RangeError(`The stairs have ${steps} steps, and then none`);
}

function Chandelier(): JSX.Element {
  throw new Error('The chandelier has no ceiling to hang from');
}

/** Without a `crossorigin` attribute the browser conceals what such a script throws. */
function loadStranger(): void {
  const script = document.createElement('script');
  script.src = `${otherOrigin}/stranger.js`;
  script.addEventListener('load', () => script.remove());
  document.head.append(script);
}
