import type { BottleneckKind, BottleneckUsage } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatSpan } from '../format/duration.ts';
import { formatShare } from '../format/number.ts';
import { CountList } from './CountList.tsx';

interface BottleneckListProps {
  title: string;
  kind: BottleneckKind;
  bottlenecks: readonly BottleneckUsage[];
  none: string;
}

const MAX_SHOWN = 8;

/** What takes the largest shares of one kind of time. */
export function BottleneckList({ title, kind, bottlenecks, none }: BottleneckListProps): ReactNode {
  return (
    <CountList
      title={title}
      none={none}
      rows={bottlenecks
        .filter((bottleneck) => bottleneck.kind === kind)
        .slice(0, MAX_SHOWN)
        .map(({ name, share, totalMs }) => ({
          words: name || 'Unnamed',
          count: share,
          figure: `${formatShare(share)} · ${formatSpan(totalMs)}`,
        }))}
    />
  );
}
