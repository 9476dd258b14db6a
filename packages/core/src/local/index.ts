export { type Insight, insightsOf } from './insights.ts';
export {
  type LocalCount,
  type LocalMeasure,
  type LocalPeriod,
  type LocalSource,
  LocalStore,
  type LocalStoreOptions,
} from './LocalStore.ts';
export { type KindReport, type LocalReport, reportOf } from './report.ts';
export type { Period } from './shelf.ts';
