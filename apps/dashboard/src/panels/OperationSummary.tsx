import type { OperationsAnswer } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { toTrendStarts } from '../charts/buckets.ts';
import { formatDuration, formatRoundDuration, formatSpan } from '../format/duration.ts';
import { formatCompact, formatShare } from '../format/number.ts';
import { Figures } from './Figures.tsx';
import { RankedTable } from './RankedTable.tsx';
import { formatMs, TIME_COLUMNS } from './timeColumns.ts';
import { ValueChart } from './ValueChart.tsx';

/** All operations, the course of one of them, and which take the most time. */
export function OperationSummary({ answer }: { answer: OperationsAnswer }): ReactNode {
  const [chosen, setChosen] = useState<string>();
  const { total, operations, found, range, bucketMs } = answer;
  const shown = operations.find(({ name }) => name === chosen) ?? operations[0];
  if (shown === undefined) return null;
  const starts = toTrendStarts(range, bucketMs, shown.trend.length);
  return (
    <>
      <Figures
        figures={[
          { title: 'Runs', value: formatCompact(total.count) },
          { title: 'Time in all', value: formatSpan(total.totalMs) },
          { title: 'p50', value: formatMs(total.p50Ms) },
          { title: 'p95', value: formatMs(total.p95Ms), note: `p75 ${formatMs(total.p75Ms)}` },
          { title: 'p99', value: formatMs(total.p99Ms) },
        ]}
      />
      <ValueChart
        range={range}
        bucketMs={bucketMs}
        points={shown.trend.map((p75, index) => ({ at: starts[index] ?? 0, p75 }))}
        title={`p75 of ${shown.name || 'unnamed operations'}`}
        value={({ p75 }) => p75}
        format={formatDuration}
        formatAxis={formatRoundDuration}
        height={200}
      />
      <RankedTable
        label="Operations"
        rows={operations}
        found={found}
        nameTitle="Operation"
        nameOf={({ name }) => name}
        choice={{ chosen: shown.name, onChoose: setChosen }}
        columns={[
          { title: 'Share', value: ({ share }) => share, format: formatShare },
          { title: 'Time', value: ({ totalMs }) => totalMs, format: formatSpan, isWide: true },
          { title: 'Runs', value: ({ count }) => count, format: formatCompact },
          ...TIME_COLUMNS,
        ]}
      />
    </>
  );
}
