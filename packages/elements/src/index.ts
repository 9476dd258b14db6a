export type { Messages } from './base/CandorElement.ts';
export { type ElementClass, register } from './base/register.ts';
