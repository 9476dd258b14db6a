import {
  type Bottleneck,
  Bottlenecks,
  FetchTracing,
  Metrics,
  type ResourceReading,
  ResourceUsage,
  RouteVitals,
} from '@candor/core';
import { useTelemetry } from '@candor/react';
import { type JSX, type ReactNode, useEffect, useState } from 'react';
import { freeze } from '../parts/freeze.ts';
import { Intro } from '../parts/Intro.tsx';
import { Misbehaviour } from '../parts/Misbehaviour.tsx';
import { useRefresh } from '../parts/useRefresh.ts';

const SORT_MS = 180;
const LOOK_EVERY_MS = 1000;
const MEGABYTE = 1_000_000;

/** Operations, requests, metrics and resources: what takes how long, and what it takes it from. */
export function SpeedPage(): JSX.Element {
  const { collector, performance } = useTelemetry();
  const [metrics, setMetrics] = useState<Metrics>();
  const [room, setRoom] = useState(0);

  useEffect(() => {
    const own = new Metrics(collector, { intervalMs: 2000 });
    const parts = [
      own,
      new FetchTracing(collector, { allowedOrigins: [location.origin] }),
      new RouteVitals(collector),
    ];
    setMetrics(own);
    return () => {
      for (const part of parts) part.destroy();
    };
  }, [collector]);

  const enterRoom = () => {
    history.pushState(null, '', `/speed?room=${room + 1}`);
    setRoom(room + 1);
  };

  return (
    <>
      <Intro title="How long everything takes">
        Press, and see below what was measured. On the dashboard these are events of the types that stand
        here.
      </Intro>
      <div className="cards">
        <Misbehaviour
          id="operation"
          title="Sort the attic"
          expect={
            <>
              <code>performance</code> events named <code>attic.sort</code>.
            </>
          }
          button="Sort"
          onCause={() => performance.trackOperation('attic.sort', () => freeze(Math.random() * SORT_MS))}
        />
        <Misbehaviour
          id="ai-operation"
          title="Ask the oracle"
          expect={<code>ai.operation</code>}
          button="Ask"
          onCause={() => performance.trackAIOperation({ apiCallMs: 640, totalMs: 700, tokens: 512 })}
        />
        <Misbehaviour
          id="request"
          title="Ring the bell"
          expect={
            <>
              <code>http.client.request</code> to <code>/api/health</code>, with the trace that the server
              got.
            </>
          }
          button="Ring"
          onCause={() => void fetch('/api/health?who=nobody-learns-this')}
        />
        <Misbehaviour
          id="metric"
          title="Count the stairs"
          expect={
            <>
              <code>metric</code> events named <code>stairs</code> and <code>steepness</code>.
            </>
          }
          button="Climb one"
          onCause={() => {
            metrics?.counter('stairs', { unit: '{stair}', labels: ['way'] }).add(1, { way: 'up' });
            metrics?.histogram('steepness', { unit: 'deg' }).record(30 + Math.random() * 40);
          }}
        />
        <Misbehaviour
          id="route"
          title="Enter the next room"
          expect={
            <>
              <code>browser.route_vital</code>, in browsers that tell of soft navigations.
            </>
          }
          button="Enter"
          onCause={enterRoom}
        >
          <h3 data-testid="room">{room ? `This is room ${room}.` : 'You are in the hall.'}</h3>
        </Misbehaviour>
        <Measured metrics={metrics} />
        <Used />
      </div>
    </>
  );
}

/** What this page load knows of its own operations. */
function Measured({ metrics }: { metrics: Metrics | undefined }): JSX.Element {
  const { performance } = useTelemetry();
  useRefresh(LOOK_EVERY_MS);
  const sort = performance.getPercentiles('attic.sort');
  const oracle = performance.getAIOperationsSummary();

  return (
    <article className="card wide">
      <h2>Measured so far</h2>
      <table>
        <tbody>
          <Row id="percentiles" name="Sorting, median and 95th percentile">
            {sort.count
              ? `${Math.round(sort.p50)} ms and ${Math.round(sort.p95)} ms, of ${sort.count}`
              : 'nothing yet'}
          </Row>
          <Row id="ai-summary" name="The oracle">
            {oracle.count === 1 ? '1 answer' : `${oracle.count} answers`}, {oracle.totalTokens} tokens
          </Row>
          {metrics?.read().map(({ name, unit, value }) => (
            <Row key={name} id={`metric-${name}`} name={name}>
              {Math.round(value)} {isNote(unit) ? '' : unit}
            </Row>
          ))}
        </tbody>
      </table>
    </article>
  );
}

/** What the page uses, and what costs most. */
function Used(): JSX.Element {
  const { collector, performance } = useTelemetry();
  const [usage, setUsage] = useState<ResourceReading>();
  const [worst, setWorst] = useState<readonly Bottleneck[]>([]);

  useEffect(() => {
    const resources = new ResourceUsage(collector);
    const bottlenecks = new Bottlenecks(collector, { performance });
    const look = () => {
      void resources.read().then(setUsage);
      setWorst(bottlenecks.getBottlenecks().slice(0, 5));
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      resources.destroy();
      bottlenecks.destroy();
    };
  }, [collector, performance]);

  return (
    <article className="card wide">
      <h2>What it takes</h2>
      <table className="costs">
        <tbody>
          <Row id="heap" name="Memory of scripts">
            {usage?.heapBytes === undefined ? 'not told' : `${(usage.heapBytes / MEGABYTE).toFixed(1)} MB`}
          </Row>
          <Row id="lag" name="One timer in a hundred comes late by">
            {usage?.lagP99 === undefined ? 'not known yet' : `${Math.round(usage.lagP99)} ms`}
          </Row>
          <Row id="cache" name="From the cache">
            {usage?.cacheHitRatio === undefined
              ? 'not known yet'
              : `${Math.round(usage.cacheHitRatio * 100)} %`}
          </Row>
          {worst.map(({ kind, name, share, totalMs }) => (
            <Row key={kind + name} id="bottleneck" name={name}>
              {Math.round(share * 100)} % of all time of {kind}s, {Math.round(totalMs)} ms
            </Row>
          ))}
        </tbody>
      </table>
    </article>
  );
}

/** By UCUM, braces hold a word about a plain number, which its name says here. */
function isNote(unit: string): boolean {
  return unit.startsWith('{');
}

function Row({ id, name, children }: { id: string; name: string; children: ReactNode }): JSX.Element {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-testid={id}>{children}</td>
    </tr>
  );
}
