import type { RetentionRow } from '../../api/types.ts';
import { kindOf } from '../../dataKind.ts';
import type { InnerEvent } from '../../event.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { byKind } from '../../queries/retention.ts';
import type { OriginReport } from '../../report.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What is kept of a project; `events` and `reports` are its own already. */
export function retentionOf(
  {
    events,
    reports,
    apart = [],
  }: {
    events: readonly InnerEvent[];
    reports: readonly OriginReport[];
    apart?: readonly InnerEvent[];
  },
  now: number,
): RetentionRow[] {
  const kept = [
    ...events.map(({ type, at, retentionDays }) => ({ kind: kindOf(type), at, days: retentionDays })),
    ...apart.map(({ at, retentionDays }) => ({ kind: 'restricted' as const, at, days: retentionDays })),
    ...reports.map(({ heard, retentionDays }) => ({
      kind: 'pageLoads' as const,
      at: heard,
      days: retentionDays,
    })),
  ];
  return [...groupBy(kept, ({ kind, days }) => `${kind} ${days}`).values()]
    .flatMap((rows): RetentionRow[] => {
      const [first] = rows;
      if (!first) return [];
      const { kind, days } = first;
      const oldest = rows.reduce((least, { at }) => Math.min(least, at), first.at);
      const overdue = rows.filter(({ at }) => at + days * DAY <= now).length;
      return [{ kind, days, rows: rows.length, oldest, overdue }];
    })
    .sort(byKind);
}
