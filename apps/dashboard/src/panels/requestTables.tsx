import type { RequestFigures, RequestHost, RequestRoute } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatDuration } from '../format/duration.ts';
import { formatBytes, formatCompact, formatShare } from '../format/number.ts';
import { type RankedColumn, RankedTable } from './RankedTable.tsx';
import { TIME_COLUMNS } from './timeColumns.ts';

const REQUESTS: RankedColumn<RequestFigures> = {
  title: 'Requests',
  value: ({ requests }) => requests,
  format: formatCompact,
};
const FAILED: RankedColumn<RequestFigures> = {
  title: 'Failed',
  value: ({ requests, failures }) => failures / requests,
  format: formatShare,
};

/** Routes, by how often they were asked for. */
export function RouteTable({ routes, found }: { routes: readonly RequestRoute[]; found: number }): ReactNode {
  return (
    <RankedTable
      label="Routes"
      rows={routes}
      found={found}
      nameTitle="Route"
      nameOf={({ method, host, route }) => `${method} ${host}${route}`.trim()}
      trendOf={({ trend }) => trend}
      columns={[
        REQUESTS,
        FAILED,
        ...TIME_COLUMNS,
        { title: 'Share of time', value: ({ share }) => share, format: formatShare, isWide: true },
        { title: 'On the server', value: ({ serverMs }) => serverMs, format: formatDuration, isWide: true },
        {
          title: 'Size',
          value: ({ responseBytes }) => responseBytes,
          format: formatBytes,
          isWide: true,
        },
      ]}
    />
  );
}

/** Servers, by how often they were asked. */
export function HostTable({ hosts, found }: { hosts: readonly RequestHost[]; found: number }): ReactNode {
  return (
    <RankedTable
      label="Servers"
      rows={hosts}
      found={found}
      nameTitle="Server"
      nameOf={({ host }) => host}
      unnamed="The page’s own"
      columns={[REQUESTS, FAILED, ...TIME_COLUMNS]}
    />
  );
}
