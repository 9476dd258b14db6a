import type { Step } from './step.ts';

/** Lets through what the person allows. */
export function gate(allows: (type: string) => boolean): Step {
  return (event) => (allows(event.type) ? event : undefined);
}
