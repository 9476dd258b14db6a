export type { DefinedEvents, EventLevels } from '@candor/core/wire';
export { ConfigProblem, flagNames, resolveServerConfig, type ServerConfig } from './config.ts';
export { type CandorServer, createServer, type ServerOptions } from './server.ts';
export { StartProblem } from './startProblem.ts';
