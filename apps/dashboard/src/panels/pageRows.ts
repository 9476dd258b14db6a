import type { VitalName, VitalPage } from '@candor/server/api';
import { toSeverity } from '../format/vital.ts';

/** One page with all its vitals. */
export interface PageRow {
  page: string;
  vitals: Partial<Record<VitalName, VitalPage>>;
  /** The worst of its vitals, 1 being the edge of poor. */
  worst: number;
  samples: number;
}

/** Gathers the vitals of each page. */
export function toPageRows(pages: readonly VitalPage[]): PageRow[] {
  const rows = new Map<string, PageRow>();
  for (const vital of pages) {
    const row = rows.get(vital.page) ?? { page: vital.page, vitals: {}, worst: 0, samples: 0 };
    row.vitals[vital.name] = vital;
    row.worst = Math.max(row.worst, toSeverity(vital.name, vital.p75));
    row.samples = Math.max(row.samples, vital.samples);
    rows.set(vital.page, row);
  }
  return [...rows.values()];
}
