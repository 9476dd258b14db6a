import { useTelemetry } from '@candor/react';
import { type JSX, useState } from 'react';
import { freeze } from '../parts/freeze.ts';
import { Intro } from '../parts/Intro.tsx';
import { Misbehaviour } from '../parts/Misbehaviour.tsx';
import { useRefresh } from '../parts/useRefresh.ts';

/** Longer than the 200 ms that count as a good INP, and than the 300 ms that anyone can feel. */
const FREEZE_MS = 450;
/** A shift within 500 ms of a click counts as expected, so this one waits. */
const SHIFT_AFTER_MS = 800;

/** Slow to show, slow to answer, and never still. */
export function VitalsPage(): JSX.Element {
  const [hasShifted, setHasShifted] = useState(false);
  const [freezes, setFreezes] = useState(0);

  return (
    <>
      <Intro title="Slow, shaky and stuck">
        The picture below takes three seconds to arrive. The buttons do the rest. Largest Contentful Paint,
        Layout Shift and Interaction to Next Paint are reported when you leave the page.
      </Intro>
      {hasShifted && (
        <p className="shift" data-testid="shifted">
          An announcement nobody had made room for.
        </p>
      )}
      <img className="hero" src="/hero.jpg" alt="A crooked house on a hill at dusk" data-testid="hero" />
      <div className="cards">
        <Misbehaviour
          id="layout-shift"
          title="The page jumps"
          expect={
            <>
              <abbr title="Cumulative Layout Shift">CLS</abbr> of <code>/vitals</code> rises above 0.1.
            </>
          }
          button="Push everything down"
          onCause={() => setTimeout(() => setHasShifted(true), SHIFT_AFTER_MS)}
        />
        <Misbehaviour
          id="slow-interaction"
          title="A button freezes the page"
          expect={
            <>
              <abbr title="Interaction to Next Paint">INP</abbr> of <code>/vitals</code> needs improvement:
              over {FREEZE_MS} ms.
            </>
          }
          button="Freeze for a moment"
          onCause={() => {
            freeze(FREEZE_MS);
            setFreezes((count) => count + 1);
          }}
        >
          <p className="note" role="status" data-testid="frozen">
            {freezes > 0 && `Frozen ${freezes === 1 ? 'once' : `${freezes} times`}.`}
          </p>
        </Misbehaviour>
        <Measured />
      </div>
    </>
  );
}

const vitals = [
  { key: 'lcp', name: 'Largest Contentful Paint' },
  { key: 'inp', name: 'Interaction to Next Paint' },
  { key: 'cls', name: 'Cumulative Layout Shift' },
  { key: 'fcp', name: 'First Contentful Paint' },
  { key: 'ttfb', name: 'Time to First Byte' },
] as const;

/** What this very page load has measured so far. */
function Measured(): JSX.Element {
  const { performance } = useTelemetry();
  useRefresh(500);
  const { ratings, ...values } = performance.getCoreWebVitals();

  return (
    <article className="card wide">
      <h2>Measured on this page so far</h2>
      <table>
        <tbody>
          {vitals.map(({ key, name }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td data-testid={`vital-${key}`} data-value={values[key]}>
                {key === 'cls' ? values[key]?.toFixed(3) : inMs(values[key])}
              </td>
              <td>
                <span className="state" data-state={ratings[key] ?? 'unknown'}>
                  {ratings[key]?.replace('-', ' ') ?? 'not known yet'}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">
        Some are known only after you click or leave, and none is measured before you have said yes.
      </p>
    </article>
  );
}

function inMs(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${Math.round(value)} ms`;
}
