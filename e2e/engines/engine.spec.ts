import { engineNames } from './engine.ts';
import { expect, test } from './test.ts';

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });

    test('hands arguments to a page and brings back what its promise becomes', async ({ engine, site }) => {
      const tab = await engine.open(site.url);

      const answer = await tab.evaluate(
        async (word, numbers) => ({ word: `${word} ä"\n`, sum: numbers.reduce((sum, one) => sum + one, 0) }),
        'so',
        [1, 2, 3],
      );
      const failure = tab.evaluate(() => Promise.reject(new Error('not here')));

      expect(answer).toEqual({ word: 'so ä"\n', sum: 6 });
      await expect(failure).rejects.toThrow('not here');
      await tab.close();
    });

    test('goes elsewhere, back and through a reload', async ({ engine, site }) => {
      const tab = await engine.open(`${site.url}/?first`);
      const state = () => tab.evaluate(() => ({ search: location.search, mark: document.title }));
      await tab.evaluate(() => {
        document.title = 'mark';
      });

      await tab.navigate(`${site.url}/?second`);
      expect(await state()).toEqual({ search: '?second', mark: 'core' });
      await tab.back();
      await expect.poll(async () => (await state()).search).toBe('?first');
      await tab.reload();
      expect(await state()).toEqual({ search: '?first', mark: 'core' });
      await tab.close();
    });

    test('shares what is stored between the tabs of a site', async ({ engine, site }) => {
      const one = await engine.open(site.url);
      const other = await engine.open(site.url);

      await one.evaluate(() => localStorage.setItem('word', 'hello'));

      await expect.poll(() => other.evaluate(() => localStorage.getItem('word'))).toBe('hello');
      await one.close();
      expect(await other.evaluate(() => localStorage.getItem('word'))).toBe('hello');
      await other.close();
    });

    test('crashes a page, which is not heard of again', async ({ engine, site }) => {
      const tab = await engine.open(site.url);
      await tab.evaluate((url) => void setInterval(() => fetch(url, { method: 'POST' }), 20), site.endpoint);
      await expect.poll(() => site.requests.length).toBeGreaterThan(3);

      await tab.crash();

      // What was under way when it ended may still arrive.
      await expect.poll(() => site.requests.filter(({ at }) => at > Date.now() - 400)).toEqual([]);
      await expect(tab.evaluate(() => 'alive')).rejects.toThrow();
      if (!engine.survivesCrash) await engine.relaunch();
      const next = await engine.open(site.url);
      expect(await next.evaluate(() => document.title)).toBe('core');
      await next.close();
    });

    test('starts again after it was killed, with what it had stored if it has a profile', async ({
      engine,
      site,
    }) => {
      const tab = await engine.open(site.url);
      await tab.evaluate(store);

      await engine.kill();
      await engine.relaunch();
      const next = await engine.open(site.url);

      expect(await next.evaluate(read)).toBe(engine.keepsProfile ? 'kept' : undefined);
      await next.close();
    });
  });
}

function store(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('engine');
    opening.onupgradeneeded = () => opening.result.createObjectStore('words');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const change = opening.result.transaction('words', 'readwrite');
      change.objectStore('words').put('kept', 'word');
      change.oncomplete = () => resolve();
    };
  });
}

function read(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('engine');
    opening.onupgradeneeded = () => opening.result.createObjectStore('words');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asking = opening.result.transaction('words').objectStore('words').get('word');
      asking.onsuccess = () => resolve(asking.result);
    };
  });
}
