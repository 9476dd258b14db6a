import { afterAll, beforeAll, describe } from 'vitest';
import type { InnerEvent } from '../src/event.ts';
import { packRows } from '../src/store/rowBytes.ts';
import type { Store } from '../src/store/store.ts';
import { type OpenStore, stores } from './openStores.ts';
import { anEvent } from './seededEvents.ts';

/** The same tests for every store, each opened before the first of them and closed after the last. */
export function eachStore(tests: (store: Store) => void): void {
  describe.each(stores)('the %s store', (_name, open) => {
    let opened: OpenStore | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    // Tests are written down before there is a store to ask.
    tests(
      new Proxy({} as Store, {
        get: (_, name) => Reflect.get(opened?.store ?? {}, name),
        ownKeys: () => Reflect.ownKeys(opened?.store ?? {}),
      }),
    );
  });
}

/** Keeps events of a project, each project's once. */
export function keepIn(store: Store): (project: string, ...events: Partial<InnerEvent>[]) => Promise<void> {
  return (project, ...events) =>
    store.insert({ token: project, rows: packRows(events.map((event) => anEvent({ ...event, project }))) });
}
