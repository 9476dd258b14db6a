import type { PipelineEvent } from '../event.ts';

/** What an event passes before the buffer; never waits. `undefined` drops the event. */
export type Step = (event: PipelineEvent) => PipelineEvent | undefined;

/** Steps in their order, each with the reason under which its drops are counted. */
export type Steps = readonly (readonly [reason: string, step: Step])[];

/** Passes an event through all steps; says the reason where one drops it. */
export function runSteps(
  steps: Steps,
  event: PipelineEvent,
  drop: (reason: string) => void,
): PipelineEvent | undefined {
  let passed = event;
  for (const [reason, step] of steps) {
    const result = step(passed);
    if (!result) {
      drop(reason);
      return undefined;
    }
    passed = result;
  }
  return passed;
}
