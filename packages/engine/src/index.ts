export type { Engine, EngineOptions } from './startEngine.ts';
export { startEngine } from './startEngine.ts';
export { EngineStartError } from './startError.ts';
export type { EngineEvent } from './supervisor.ts';
