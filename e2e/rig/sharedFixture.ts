import type { WorkerFixture } from '@playwright/test';

interface Closing {
  close(): Promise<void>;
}

interface WorkerScope {
  readonly scope: 'worker';
  readonly timeout?: number;
}

/** A fixture for all tests of a worker: started for the first that wants it, and closed after the last one. */
export function sharedFixture<Value extends Closing>(
  start: () => Promise<Value>,
  { timeout }: { readonly timeout?: number } = {},
): [WorkerFixture<Value, object>, WorkerScope] {
  return [
    async ({}, use) => {
      const started = await start();
      await use(started);
      await started.close();
    },
    { scope: 'worker', ...(timeout !== undefined && { timeout }) },
  ];
}
