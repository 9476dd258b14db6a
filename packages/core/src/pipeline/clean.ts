import type { JsonObject } from '../wire/envelope.ts';
import type { Redactor } from './redact.ts';
import type { Step } from './step.ts';

/** The last step: whatever the ones before have put in, only plain and redacted data goes on. */
export function clean(redactor: Redactor): Step {
  return (event) => {
    const { type, timestamp, page, rate } = event;
    // Fields in, fields out: `acceptEvent` lets nothing else through.
    const data = redactor.copy(event.data) as JsonObject;
    return {
      type: redactor.text(type).slice(0, 200),
      timestamp,
      data,
      ...(page !== undefined && { page: redactor.text(page).slice(0, 2000) }),
      ...(rate !== undefined && { rate }),
    };
  };
}
