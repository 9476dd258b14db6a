import { after } from './after.ts';

/** Deletes a database, beginning in this very task; rejected without a reason when nobody answers. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopTimer = after(1000, reject);
    const request = globalThis.indexedDB.deleteDatabase(name);
    request.onsuccess = () => {
      stopTimer();
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
}
