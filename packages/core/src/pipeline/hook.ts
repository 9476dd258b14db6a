import type { PipelineEvent } from '../event.ts';
import { acceptEvent } from './accept.ts';
import type { Step } from './step.ts';

/** The site's own last look. It may guard somebody's privacy, so an event for which it fails is dropped. */
export function hook(beforeSend: (event: PipelineEvent) => unknown): Step {
  return (event) => {
    try {
      const answer = beforeSend({ ...event });
      const accepted = isEvent(answer) && acceptEvent(answer, event.timestamp);
      if (!accepted) return undefined;
      const { page } = answer;
      const { rate } = event;
      return {
        ...accepted,
        ...(typeof page === 'string' && { page }),
        ...(rate !== undefined && { rate }),
      };
    } catch {
      return undefined; // Counted by whoever runs the steps.
    }
  };
}

/** A promise or `true` is no answer: nobody would wait for it. */
function isEvent(answer: unknown): answer is PipelineEvent {
  return typeof answer === 'object' && answer !== null && 'type' in answer && typeof answer.type === 'string';
}
