import { expect } from 'vitest';
import { toHaveTracked } from './toHaveTracked.ts';

expect.extend({ toHaveTracked });

declare module 'vitest' {
  // Type parameters as vitest has them, for declarations of one interface must agree.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Passes where one of the events has this type and, of its data, at least these fields. */
    toHaveTracked(type: string, data?: Readonly<Record<string, unknown>>): R;
  }
}
