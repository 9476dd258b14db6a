import type { AlertPreviewAnswer, AlertQuery, AnomalyReach } from '@candor/server/api';
import type { ReactNode } from 'react';
import { Chart } from '../charts/Chart.tsx';
import { formatAmount, formatSpan, PHASES } from '../format/alert.ts';
import { formatCount, formatPlural, formatShare } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';

/** More are no longer read one by one. */
const MAX_FIRINGS = 20;

/** What a rule would have done. */
export function RulePreview({
  answer: { looks, firings, from, to, stepMs, count, reach = [] },
  choice,
}: {
  answer: AlertPreviewAnswer;
  choice: object;
}): ReactNode {
  const { query, condition, windowMs } = choice as {
    query: AlertQuery;
    condition: { kind: string; direction?: string };
    windowMs?: number;
  }; // what was sent, and understood
  // How many times too fast a budget burns has no unit.
  const shown: AlertQuery = condition.kind === 'burnRate' ? { measure: 'errors' } : query;
  const fired =
    firings.length === 0
      ? 'It would not have fired'
      : `It would have fired ${formatPlural(firings.length, 'time', 'times')}`;
  const known = looks.filter(({ limit }) => limit !== null).length;
  const isCoarse = windowMs !== undefined && windowMs < stepMs;
  const format = (value: number): string => formatAmount(shown, value);
  return (
    <>
      <p className="notice-title">{fired}</p>
      {known === 0 && <p className="is-muted">There was too little to judge by.</p>}
      <p className="is-muted">
        {`It looked ${formatPlural(count, 'time', 'times')}, every ${formatSpan(stepMs)}${
          isCoarse ? '; each window counted as long as that' : ''
        }.`}
      </p>
      <Chart
        kind="line"
        label={`Preview: ${fired}`}
        heading={<p className="chart-caption">What it would have seen</p>}
        valueTitle="Value"
        range={{ from, to }}
        bucketMs={stepMs}
        at={looks.map(({ at }) => at)}
        values={looks.map(({ value }) => value)}
        formatAxis={format}
        format={format}
        note={(index) => {
          const one = looks[index];
          if (!one) return '';
          const limit = one.limit === null ? '' : `, limit ${format(one.limit)}`;
          return `${PHASES[one.phase].word.toLowerCase()}${limit}`;
        }}
        height={160}
      />
      {reach.length > 0 && <Reach reach={reach} direction={condition.direction ?? 'both'} />}
      {firings.length > 0 && <Firings firings={firings} />}
    </>
  );
}

/** Which changes the rule finds at all. */
function Reach({ reach, direction }: { reach: readonly AnomalyReach[]; direction: string }): ReactNode {
  const lines = reach.flatMap(({ hours, drop, rise }) => {
    const found = [
      ...(drop !== null && direction !== 'up' ? [`a drop by ${formatShare(drop)}`] : []),
      ...(rise !== null && direction !== 'down' ? [`a rise by ${formatShare(rise)}`] : []),
    ];
    return found.length === 0 ? [] : [{ hours, text: found.join(' or ') }];
  });
  const usual = formatCount(Math.round(reach[0]?.perHour ?? 0));
  if (lines.length === 0) return <p className="is-muted">{`At ${usual} an hour it finds no change.`}</p>;
  return (
    <>
      <p className="is-muted">{`At ${usual} an hour, as is usual here, it finds nine times of ten:`}</p>
      <ul className="firings" aria-label="Changes that it finds">
        {lines.map(({ hours, text }) => (
          <li key={hours}>{`${text} within ${formatPlural(hours, 'hour', 'hours')}`}</li>
        ))}
      </ul>
    </>
  );
}

function Firings({ firings }: Pick<AlertPreviewAnswer, 'firings'>): ReactNode {
  const newest = firings.toReversed().slice(0, MAX_FIRINGS);
  const older = firings.length - newest.length;
  return (
    <>
      <ol className="firings" aria-label="When it would have fired, the newest first">
        {newest.map(({ from, to }) => (
          <li key={from}>
            <time dateTime={new Date(from).toISOString()}>{formatFullTime(from)}</time>
            {to === null ? ', until now' : `, for ${formatSpan(to - from)}`}
          </li>
        ))}
      </ol>
      {older > 0 && <p className="is-muted">{`and ${formatCount(older)} earlier`}</p>}
    </>
  );
}
