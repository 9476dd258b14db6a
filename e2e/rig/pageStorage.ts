import type { Page } from '@playwright/test';

/** All that a page's origin keeps on the device, as text: both storages, cookies, and every database and cache. */
export async function storedBy(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // A database that is gone by now must not be made anew, empty, by being looked at: the library would find no store in it.
    const opened = async (name: string): Promise<IDBDatabase | undefined> => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.transaction?.abort();
      return asked(request).catch((problem: DOMException) => {
        if (problem.name !== 'AbortError') throw problem;
        return undefined;
      });
    };
    const databases: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await opened(name);
      if (!database) continue;
      for (const store of database.objectStoreNames) {
        const within = database.transaction(store).objectStore(store);
        databases.push(name, store, await asked(within.getAllKeys()), await asked(within.getAll()));
      }
      database.close();
    }
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
      databases,
      caches: await caches.keys(),
    };
  });
  return JSON.stringify([kept, await page.context().cookies()]);
}
