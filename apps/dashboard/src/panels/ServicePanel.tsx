import type { HealthAnswer, ServiceHealth } from '@candor/server/api';
import { type ReactNode, useId } from 'react';
import { toSeries } from '../charts/buckets.ts';
import { Chart } from '../charts/Chart.tsx';
import { HistoryStrip } from '../charts/HistoryStrip.tsx';
import { formatDuration, formatRoundDuration } from '../format/duration.ts';
import { formatAvailability, formatCount, formatPlural, NONE } from '../format/number.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { StatusMark } from './StatusMark.tsx';

/** One service: state, availability, history and response time. */
export function ServicePanel({
  answer,
  service,
}: {
  answer: HealthAnswer;
  service: ServiceHealth;
}): ReactNode {
  const id = useId();
  const { range, bucketMs } = answer;
  return (
    <section className="panel service" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{service.service}</h2>
        <StatusMark status={service.status} />
      </header>
      {service.message && <p className="service-message">{service.message}</p>}
      {service.because.length > 0 && (
        <p className="service-message">{`Because of ${service.because.join(', ')}`}</p>
      )}
      <Facts service={service} now={range.to} />
      <p className="chart-caption">States, oldest left</p>
      <HistoryStrip service={service.service} range={range} bucketMs={bucketMs} history={service.history} />
      <ResponseChart answer={answer} service={service} />
    </section>
  );
}

function Facts({ service, now }: { service: ServiceHealth; now: number }): ReactNode {
  const { availability, p75ResponseTimeMs, checks, lastSeen, dependsOn } = service;
  return (
    <dl className="facts">
      <div>
        <dt>Availability</dt>
        <dd>{checks === 0 ? NONE : formatAvailability(availability)}</dd>
      </div>
      <div>
        <dt>Response, p75</dt>
        <dd>{p75ResponseTimeMs === null ? NONE : formatDuration(p75ResponseTimeMs)}</dd>
      </div>
      <div>
        <dt>Checks</dt>
        <dd>{formatCount(checks)}</dd>
      </div>
      {dependsOn.length > 0 && (
        <div>
          <dt>Needs</dt>
          <dd>{dependsOn.join(', ')}</dd>
        </div>
      )}
      <div>
        <dt>Last check</dt>
        <dd>
          <time dateTime={new Date(lastSeen).toISOString()} title={formatFullTime(lastSeen)}>
            {formatAgo(lastSeen, now)}
          </time>
        </dd>
      </div>
    </dl>
  );
}

function ResponseChart({ answer, service }: { answer: HealthAnswer; service: ServiceHealth }): ReactNode {
  const { at, points } = toSeries(answer.range, answer.bucketMs, service.history);
  const values = points.map((point) => point?.responseTimeMs ?? null);
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return <p className="is-muted service-untimed">No response times were measured.</p>;
  return (
    <Chart
      kind="line"
      label={`Response time of ${service.service}: median between ${formatDuration(Math.min(...known))} and ${formatDuration(Math.max(...known))}`}
      heading={<p className="chart-caption">Median response time</p>}
      valueTitle="Median"
      range={answer.range}
      bucketMs={answer.bucketMs}
      at={at}
      values={values}
      minTop={50}
      formatAxis={formatRoundDuration}
      format={formatDuration}
      note={(index) => toNote(points[index])}
      height={150}
    />
  );
}

function toNote(point: { status: string; checks: number; failures: number } | undefined): string {
  if (point === undefined) return '';
  return `${point.status}, ${point.failures} of ${formatPlural(point.checks, 'check', 'checks')} failed`;
}
