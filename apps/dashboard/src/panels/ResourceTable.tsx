import type { ResourcesAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatDuration } from '../format/duration.ts';
import { formatBytes, formatCompact, formatShare } from '../format/number.ts';
import { setFilters } from '../shell/location.ts';
import { RankedTable } from './RankedTable.tsx';

interface ResourceTableProps {
  pages: ResourcesAnswer['pages'];
  found: number;
  /** The page that is shown alone. */
  page: string | undefined;
}

/** Pages by how often they were loaded; choosing one shows it alone, choosing it again all. */
export function ResourceTable({ pages, found, page }: ResourceTableProps): ReactNode {
  return (
    <RankedTable
      label="Pages"
      rows={pages}
      found={found}
      nameTitle="Page"
      nameOf={(row) => row.page}
      choice={{
        chosen: page ?? '',
        onChoose: (name) => setFilters({ page: name === page ? undefined : name }),
      }}
      columns={[
        { title: 'Loads', value: ({ loads }) => loads, format: formatCompact },
        { title: 'Memory', value: ({ heapBytes }) => heapBytes, format: formatBytes },
        { title: 'Blocked', value: ({ blockingMs }) => blockingMs, format: formatDuration },
        { title: 'Late', value: ({ lagMs }) => lagMs, format: formatDuration, isWide: true },
        {
          title: 'Downloaded',
          value: ({ transferredBytes }) => transferredBytes,
          format: formatBytes,
          isWide: true,
        },
        { title: 'Cached', value: ({ cacheHitRatio }) => cacheHitRatio, format: formatShare, isWide: true },
      ]}
    />
  );
}
