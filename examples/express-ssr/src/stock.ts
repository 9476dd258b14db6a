import { setTimeout as wait } from 'node:timers/promises';

/** Counts the lamps, which takes a moment. */
export async function countStock(id: string): Promise<number> {
  await wait(300);
  if (id === '13') throw new Error('Nobody has counted this lamp');
  return Number(id) * 6;
}
