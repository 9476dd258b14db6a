import type { PointsAnswer, VitalName } from '@candor/server/api';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { usePoints } from '../api/queries.ts';
import { Chart } from '../charts/Chart.tsx';
import { fromColumns } from '../charts/fromColumns.ts';
import { formatCount } from '../format/number.ts';
import { formatVital, formatVitalTick, isVitalName, SHOWN_VITALS, VITALS } from '../format/vital.ts';
import type { Filters } from '../shell/filters.ts';
import { BoneChart } from './Bones.tsx';
import { Panel } from './Panel.tsx';

/** Every measurement of a vital, however many there are: what a percentile hides. */
export function EveryValue({ filters }: { filters: Filters }): ReactNode {
  const [name, setName] = useState<VitalName>('LCP');
  const query: UseQueryResult<PointsAnswer> = usePoints(filters, { type: 'browser.web_vital', name });
  return (
    <Panel
      title="Every measurement"
      aside={
        <label className="field">
          <span className="unseen">Vital</span>
          <select
            value={name}
            onChange={(event) => isVitalName(event.target.value) && setName(event.target.value)}
          >
            {SHOWN_VITALS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      }
      query={query}
      skeleton={<BoneChart height={180} />}
      isEmpty={({ samples }) => samples === 0}
      empty={<p className="is-muted notice">{`No ${name} was measured in this time.`}</p>}
    >
      {(answer) => (
        <Chart
          kind={toKind(answer)}
          label={`${formatCount(answer.samples)} measurements of ${name}`}
          heading={<p className="chart-caption">{`${formatCount(answer.samples)} measurements`}</p>}
          valueTitle={name}
          range={answer.range}
          bucketMs={(answer.range.to - answer.range.from) / answer.width}
          {...fromColumns(answer)}
          limits={VITALS[name]}
          formatAxis={(value) => formatVitalTick(name, value)}
          format={(value) => formatVital(name, value)}
          height={180}
        />
      )}
    </Panel>
  );
}

/** Where each has a place of its own, a line would tell of values that nobody has measured. */
function toKind({ samples, columns }: PointsAnswer): 'line' | 'points' {
  return samples <= 2 * columns.length ? 'points' : 'line';
}
