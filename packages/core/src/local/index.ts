export {
  type LocalCount,
  type LocalMeasure,
  type LocalPeriod,
  type LocalSource,
  LocalStore,
  type LocalStoreOptions,
} from './LocalStore.ts';
export type { Period } from './shelf.ts';
