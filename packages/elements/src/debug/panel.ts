export type { Activity } from './activity.ts';
export { CandorDebug, type DebugSource } from './CandorDebug.ts';
export type { DebugTexts } from './texts.ts';
