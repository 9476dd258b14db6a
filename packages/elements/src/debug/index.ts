export type { DebugSource } from './CandorDebug.ts';
export { type DebugOpener, type DebugOptions, offerDebug } from './offerDebug.ts';
