import type { AlertPreviewAnswer, AlertQuery } from '@candor/server/api';
import type { ReactNode } from 'react';
import { Chart } from '../charts/Chart.tsx';
import { formatAmount, PHASES } from '../format/alert.ts';
import { formatPlural } from '../format/number.ts';

/** What a rule would have done. */
export function RulePreview({
  answer: { looks, firings, from, to },
  choice,
}: {
  answer: AlertPreviewAnswer;
  choice: object;
}): ReactNode {
  const { query, condition } = choice as { query: AlertQuery; condition: { kind: string } }; // what was sent, and understood
  // How many times too fast a budget burns has no unit.
  const shown: AlertQuery = condition.kind === 'burnRate' ? { measure: 'errors' } : query;
  const stepMs = (looks[1]?.at ?? to) - (looks[0]?.at ?? from);
  const fired =
    firings.length === 0
      ? 'It would not have fired'
      : `It would have fired ${formatPlural(firings.length, 'time', 'times')}`;
  const known = looks.filter(({ limit }) => limit !== null).length;
  const format = (value: number): string => formatAmount(shown, value);
  return (
    <>
      <p className="notice-title">{fired}</p>
      {known === 0 && <p className="is-muted">There was too little to judge by.</p>}
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
    </>
  );
}
