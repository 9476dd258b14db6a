import { after } from './after.ts';

/**
 * Deletes a database, beginning in this very task; rejected with the platform's reason where it is denied, and with another or none
 * when nobody answers or the page has replaced what it takes. Where the platform has no databases there is none to delete.
 */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopTimer = after(1000, reject);
    const end = (): void => {
      stopTimer();
      resolve();
    };
    const { indexedDB } = globalThis;
    if (!indexedDB) return end();
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = end;
    request.onerror = () => reject(request.error);
  });
}
