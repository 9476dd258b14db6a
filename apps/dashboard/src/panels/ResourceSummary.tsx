import type { ResourceFigures, ResourcesAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import type { Tone } from '../charts/Shape.tsx';
import { ShareBar } from '../charts/ShareBar.tsx';
import { formatRoundDuration } from '../format/duration.ts';
import { formatBytes, formatCompact, formatCount, formatMean, formatShare, NONE } from '../format/number.ts';
import { Figures } from './Figures.tsx';
import { formatMs } from './timeColumns.ts';
import { ValueChart } from './ValueChart.tsx';

const PRESSURES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  nominal: { tone: 'good', word: 'Processor at ease' },
  fair: { tone: 'good', word: 'Busy' },
  serious: { tone: 'needs-improvement', word: 'Struggling' },
  critical: { tone: 'poor', word: 'Overloaded' },
};

/** What a page load takes of the device and of the network, and its course. */
export function ResourceSummary({ answer }: { answer: ResourcesAnswer }): ReactNode {
  const { total, series, cpuPressure, range, bucketMs } = answer;
  const shared = { range, bucketMs, points: series, note: toNote };
  return (
    <>
      <Figures
        figures={[
          { title: 'Page loads', value: formatCompact(total.loads) },
          { title: 'Memory of scripts', value: or(formatBytes, total.heapBytes), note: 'p75' },
          { title: 'Timers late by', value: formatMs(total.lagMs), note: 'p75 of 1 in 100' },
          {
            title: 'Input blocked',
            value: formatMs(total.blockingMs),
            note: `p75, ${or(formatMean, total.longFrames)} long frames`,
          },
          { title: 'Downloaded', value: or(formatBytes, total.transferredBytes), note: 'mean' },
          { title: 'Speed', value: or(formatSpeed, total.downloadBytesPerSecond), note: 'median' },
          { title: 'From the cache', value: or(formatShare, total.cacheHitRatio), note: 'of files' },
          { title: 'Stored', value: or(formatBytes, total.storageBytes), note: 'p75' },
        ]}
      />
      {cpuPressure.length > 0 && (
        <ShareBar
          parts={cpuPressure.map(({ state, loads }) => ({
            ...(PRESSURES[state] ?? { tone: 'neutral', word: state }),
            count: loads,
          }))}
        />
      )}
      <div className="pair">
        <ValueChart
          {...shared}
          title="Memory of scripts, p75"
          value={(point) => point.heapBytes}
          format={formatBytes}
        />
        <ValueChart
          {...shared}
          title="Input blocked, p75"
          value={(point) => point.blockingMs}
          format={formatMs}
          formatAxis={formatRoundDuration}
        />
        <ValueChart
          {...shared}
          title="Download speed, median"
          value={(point) => point.downloadBytesPerSecond}
          format={formatSpeed}
        />
        <ValueChart
          {...shared}
          title="Files from the cache"
          value={(point) => point.cacheHitRatio}
          format={formatShare}
          minTop={0.2}
        />
      </div>
    </>
  );
}

/** `3.4 MB/s` */
function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

function or(format: (value: number) => string, value: number | null): string {
  return value === null ? NONE : format(value);
}

function toNote({ loads }: ResourceFigures): string {
  return `n = ${formatCount(loads)}`;
}
