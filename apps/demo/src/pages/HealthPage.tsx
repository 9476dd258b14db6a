import { connectionCheck, type HealthReport, httpCheck, storageCheck, toServiceStats } from '@candor/core';
import { useTelemetry } from '@candor/react';
import { type JSX, useEffect, useState } from 'react';
import { Intro } from '../parts/Intro.tsx';

const modes = [
  { mode: 'well', label: 'Works', result: 'answers at once' },
  { mode: 'slow', label: 'Slow', result: 'takes one and a half seconds: degraded' },
  { mode: 'flaky', label: 'Flaky', result: 'fails every other time: degraded' },
  { mode: 'down', label: 'Down', result: 'always fails: degraded at first, unhealthy the second time' },
] as const;

/** An answer that takes longer is degraded. */
const SLOW_MS = 1000;
const LOOK_EVERY_MS = 500;
/** Not every browser lets the keyboard scroll what does not ask for it. */
const REACHABLE = { tabIndex: 0 };

/** What this site needs, of which one fails on demand and takes another along. */
export function HealthPage(): JSX.Element {
  const { health } = useTelemetry();
  const [mode, setMode] = useState<(typeof modes)[number]['mode']>('well');

  useEffect(() => {
    const stops = [
      health.registerService('house', httpCheck('/api/health')),
      health.registerService('porch', httpCheck('/api/health'), { dependsOn: ['doorbell'] }),
      health.registerService('storage', storageCheck()),
      health.registerService('connection', connectionCheck()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [health]);
  useEffect(
    () => health.registerService('doorbell', httpCheck(`/api/flaky?mode=${mode}`, { slowMs: SLOW_MS })),
    [health, mode],
  );

  return (
    <>
      <Intro title="A doorbell that works when it likes">
        Every two seconds the page asks how its services, its storage and its connection do. The doorbell
        obeys you, and the porch is no better than its doorbell. On the dashboard, the health timelines
        follow.
      </Intro>
      <article className="card">
        <h2 id="doorbell">How the doorbell does</h2>
        <fieldset className="row" aria-labelledby="doorbell">
          {modes.map(({ mode: each, label }) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === mode}
              data-testid={`service-${each}`}
              onClick={() => setMode(each)}
            >
              {label}
            </button>
          ))}
        </fieldset>
        <p className="note">{modes.map(({ label, result }) => `${label}: ${result}.`).join(' ')}</p>
      </article>
      <Report />
    </>
  );
}

function Report(): JSX.Element {
  const { health } = useTelemetry();
  const [report, setReport] = useState<HealthReport>();

  useEffect(() => {
    const look = () => void health.getHealthReport().then(setReport);
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [health]);

  return (
    <article className="card wide">
      <h2>As seen from this page</h2>
      <p>
        Altogether: <State of={report?.status ?? 'unknown'} id="health-overall" />
      </p>
      <section {...REACHABLE} className="scroll" aria-label="Services, table">
        <table>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">State</th>
              <th scope="col">Answered in</th>
              <th scope="col">Available</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {Object.values(report?.services ?? {}).map(
              ({ service, status, responseTime, message, because }) => (
                <tr key={service}>
                  <th scope="row">{service}</th>
                  <td>
                    <State of={status} id={`health-${service}`} />
                  </td>
                  <td>{responseTime === undefined ? '–' : `${Math.round(responseTime)} ms`}</td>
                  <td>{toShare(toServiceStats(health.getHistory(service), 2000)?.availability)}</td>
                  <td data-testid={`why-${service}`}>
                    {because ? `because of ${because.join(', ')}` : (message ?? '–')}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </section>
    </article>
  );
}

function toShare(share: number | undefined): string {
  return share === undefined ? '–' : `${Math.round(share * 100)} %`;
}

function State({ of, id }: { of: string; id: string }): JSX.Element {
  return (
    <span className="state" data-state={of} data-testid={id}>
      {of}
    </span>
  );
}
