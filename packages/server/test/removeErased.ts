import type { Store } from '../src/store/store.ts';

/** Removes the rows of everything that is erased, as a server does a moment later. */
export async function removeErased({ removals }: Pick<Store, 'removals'>): Promise<void> {
  const names = (await removals.all()).map(({ name }) => name);
  await removals.remove(names);
  await removals.forget(names);
}
