import { guard } from '../browser/guard.ts';
import { patch } from '../browser/patch.ts';
import { type Stop, stopAll } from '../stop.ts';

/** The methods of `console` that say something; not `debug`, at which this library itself says what it went on without. */
const methods = ['error', 'warn', 'info', 'log'] as const;

/** Something that was written to the console. */
export interface ConsoleCall {
  readonly method: (typeof methods)[number];
  /** Belongs to the page: to be read at once and not to be kept. */
  readonly args: readonly unknown[];
}

/** Reports what is written to the console, after it has been. */
export function consoleCalls(report: (call: ConsoleCall) => void): Stop {
  // What the report itself writes would be reported without end.
  let isReporting = false;
  const tell = guard((call: ConsoleCall) => {
    if (isReporting) return;
    isReporting = true;
    try {
      report(call);
    } finally {
      isReporting = false;
    }
  });
  return stopAll(
    methods.map((method) =>
      patch(
        console,
        method,
        (original) =>
          function (this: Console, ...args: unknown[]) {
            Reflect.apply(original, this, args);
            tell({ method, args });
          },
      ),
    ),
  );
}
