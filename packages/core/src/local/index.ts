export { type Insight, insightsOf } from './insights.ts';
export {
  type LocalCount,
  type LocalPeriod,
  type LocalSource,
  LocalStore,
  type LocalStoreOptions,
} from './LocalStore.ts';
export type { LocalMeasure } from './measure.ts';
export { recordToOpenMetrics } from './recordToOpenMetrics.ts';
export { type KindReport, type LocalReport, reportOf } from './report.ts';
export type { Period } from './shelf.ts';
