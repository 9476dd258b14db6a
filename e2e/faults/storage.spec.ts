import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { recordAccounts } from '../rig/accounts.ts';
import {
  expectBalance,
  flush,
  ledgerOf,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import { withSession } from '../rig/ownChromium.ts';
import { expect, test } from '../rig/ownTest.ts';
import { isJournalEmpty, keptOn, recordsIn, settle, visit } from '../rig/visit.ts';
import { crashing, numbersFrom, visitAgain } from './kills.ts';

const down = { kind: 'status', status: 503 } as const;
const stageOf = async (page: Page): Promise<string> => (await ledgerOf(page)).journal;
/** Past the move into the database, and past the time that an attempt at it may take. */
const moveMs = 1500;

/** Takes all the room that `localStorage` has for this site. */
const fillLocalStorage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (let size = 1_000_000, i = 0; size >= 1; i++) {
      try {
        localStorage.setItem(`host ${i}`, 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  });

/** For as long as the page is there: the limit goes with the session that has set it. */
const limitDatabases = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(page.url()).origin,
    quotaSize: 1000,
  });
  // Small writes pass unchecked until a large one has failed.
  const outcome = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('host');
        request.onupgradeneeded = () => request.result.createObjectStore('host');
        request.onsuccess = () => {
          const transaction = request.result.transaction('host', 'readwrite');
          transaction.objectStore('host').put('x'.repeat(20_000_000), 'large');
          transaction.oncomplete = () => resolve('written');
          transaction.onabort = () => {
            request.result.close();
            resolve(transaction.error?.name);
          };
        };
      }),
  );
  expect(outcome).toBe('QuotaExceededError');
};

test('where the site has used up localStorage, events go to the database at once', async ({
  own,
  servers,
}) => {
  servers.intake.answer(down);
  const page = await visit(own.context, servers);
  await fillLocalStorage(page);
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  expect(await stageOf(page)).toBe('indexedDB');
  await expectBalance(page);

  await (await crashing(page, own))();
  const room = await openCore(own.context, servers.site.url);
  await room.evaluate(() => localStorage.clear());

  expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));
});

test('where the database has no room, events stay in localStorage', async ({ own, servers }) => {
  servers.intake.answer(down);
  const page = await openCore(own.context, servers.site.url);
  await limitDatabases(page);
  await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  expect(await stageOf(page)).toBe('localStorage');
  await expectBalance(page);

  await (await crashing(page, own))();

  expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));
});

test('where there is no room at all, events are sent from memory', async ({ own, servers }) => {
  const page = await openCore(own.context, servers.site.url);
  await fillLocalStorage(page);
  await limitDatabases(page);
  await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  expect(await stageOf(page)).toBe('memory');

  await flush(page);

  await expect.poll(() => numbersIn(servers.intake)).toEqual(numbersFrom(0, 20));
  await expect.poll(async () => (await ledgerOf(page)).acknowledged).toBe(20);
  await expectBalance(page);
});

test('events that find no room are let go by worth, errors last, and each is counted', async ({
  own,
  servers,
}) => {
  const accounts = recordAccounts(servers.intake);
  accounts.answer(down);
  const page = await visit(own.context, servers, { maxQueueBytes: 40_000 });
  await page.evaluate(async () => {
    const text = 'x'.repeat(300);
    for (let n = 0; n < 200; n++) {
      globalThis.collector.track({ type: 'ui.click', data: { n, text } });
      if (n % 10 === 0) globalThis.collector.trackError(new Error(`boom ${n}`));
      if (n % 10 === 5) globalThis.collector.trackPerformance({ name: 'load', value: n, unit: 'ms' });
      if (n % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  await page.waitForTimeout(moveMs);
  const { waiting, dropped } = await ledgerOf(page);
  await expectBalance(page);
  expect(dropped['overflow']).toBeGreaterThan(0);
  expect(waiting.events).toBeLessThan(200);

  await page.close();
  accounts.answer({ kind: 'ok' });
  const next = await visit(own.context, servers, { maxQueueBytes: 40_000 });
  await next.waitForTimeout(1500);
  await settle(next);

  const types = [...servers.intake.stored.values()].map(({ type }) => type);
  expect(types.filter((type) => type === 'exception')).toHaveLength(20);
  const [account] = accounts.seen.values();
  expect(account?.produced).toBe(240);
  expect(servers.intake.stored.size + (account?.dropped['overflow'] ?? 0)).toBe(240);
});

const denials: Record<string, () => void> = {
  'throws when it is touched': () => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  },
  'takes everything and keeps nothing': () => {
    const storage = new Proxy({}, { get: () => () => null, set: () => true, deleteProperty: () => true });
    Object.defineProperty(globalThis, 'localStorage', { value: storage });
  },
  'is null': () => {
    Object.defineProperty(globalThis, 'localStorage', { value: null });
  },
};

for (const [name, deny] of Object.entries(denials)) {
  test(`where localStorage ${name}, events go to the database at once`, async ({ own, servers }) => {
    servers.intake.answer(down);
    const page = await own.context.newPage();
    await page.addInitScript(deny);
    await page.goto(servers.site.url);
    await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
    await track(page, 20);
    await expect.poll(() => stageOf(page)).toBe('indexedDB');
    await expectBalance(page);

    await (await crashing(page, own))();

    expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));
  });
}

const absences: Record<string, () => void> = {
  'is not there': () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  },
  'throws when it is opened': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  },
  'never answers': () => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  },
};

for (const [name, breakIt] of Object.entries(absences)) {
  test(`where IndexedDB ${name}, events stay in localStorage`, async ({ own, servers }) => {
    servers.intake.answer(down);
    const page = await own.context.newPage();
    await page.addInitScript(breakIt);
    await page.goto(servers.site.url);
    await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
    await track(page, 20);
    await page.waitForTimeout(moveMs);
    expect(await stageOf(page)).toBe('localStorage');
    await expectBalance(page);

    await (await crashing(page, own))();

    expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));
  });
}

test('where there was no room at all, events are written down once the database answers again', async ({
  own,
  servers,
}) => {
  servers.intake.answer(down);
  const page = await openCore(own.context, servers.site.url);
  await fillLocalStorage(page);
  await page.evaluate(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => {
      throw new DOMException('not now', 'UnknownError');
    };
    setTimeout(() => Object.assign(IDBFactory.prototype, { open }), 5000);
  });
  await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  expect(await stageOf(page)).toBe('memory');

  await expect.poll(() => stageOf(page), { timeout: 15_000 }).toBe('indexedDB');
  await expectBalance(page);
  await (await crashing(page, own))();
  const room = await openCore(own.context, servers.site.url);
  await room.evaluate(() => localStorage.clear());

  expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));
});

test('a tab that holds an upgrade of the database holds up nothing, and the database is used once it is free', async ({
  own,
  servers,
}) => {
  servers.intake.answer(down);
  const holder = await openCore(own.context, servers.site.url);
  await holder.evaluate(() => {
    const request = indexedDB.open('candor', 5);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore('journal');
      const transaction = request.transaction;
      const hold = (): void => {
        store.get('nothing').onsuccess = hold;
      };
      hold();
      Object.assign(globalThis, { letGo: () => transaction?.abort() });
    };
  });

  const page = await visit(own.context, servers);
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  expect(await stageOf(page)).toBe('localStorage');
  await expectBalance(page);
  await holder.evaluate(() => (globalThis as { letGo?: () => void }).letGo?.());

  await expect
    .poll(
      async () => {
        await track(page, 1, { from: 1000 });
        return stageOf(page);
      },
      { timeout: 20_000, intervals: [1000] },
    )
    .toBe('indexedDB');
  await (await crashing(page, own))();
  const stored = await visitAgain({ ...servers, own });
  expect(stored.filter((n) => n < 1000)).toEqual(numbersFrom(0, 20));
});

test('a database of a newer version is left as it is, and events stay on the device', async ({
  own,
  servers,
}) => {
  servers.intake.answer(down);
  const earlier = await openCore(own.context, servers.site.url);
  await earlier.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('candor', 99);
        request.onupgradeneeded = () => {
          request.result.createObjectStore('something newer').put('kept', 'key');
        };
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      }),
  );
  await earlier.close();

  const page = await visit(own.context, servers);
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  expect(await stageOf(page)).toBe('localStorage');
  await (await crashing(page, own))();
  expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));

  const later = await openCore(own.context, servers.site.url);
  const newer = await later.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('candor');
        request.onsuccess = () => {
          const { result } = request;
          const reading = result.transaction('something newer').objectStore('something newer').get('key');
          reading.onsuccess = () => resolve([result.version, reading.result]);
        };
      }),
  );
  expect(newer).toEqual([99, 'kept']);
});

test('what a page without a database numbered is told by the next visit', async ({ own, servers }) => {
  const accounts = recordAccounts(servers.intake);
  accounts.answer(down);
  const page = await own.context.newPage();
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await page.goto(servers.site.url);
  await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
  await track(page, 20);
  await page.waitForTimeout(moveMs);
  await (await crashing(page, own))();

  accounts.answer({ kind: 'ok' });
  const next = await visit(own.context, servers);
  await expect.poll(() => servers.intake.stored.size, { timeout: 10_000 }).toBe(20);
  await settle(next);

  expect([...accounts.seen.values()]).toEqual([{ produced: 20, dropped: {} }]);
});

test('a frame without any storage works from memory and harms nothing', async ({ own, servers }) => {
  const page = await own.context.newPage();
  await page.goto(servers.site.url);
  const code = await (await fetch(`${servers.site.url}/core.js`)).text();
  await page.evaluate((code) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.srcdoc = `<script>var hostErrors = [];
      addEventListener('error', (event) => hostErrors.push(String(event.message)));
      addEventListener('unhandledrejection', (event) => hostErrors.push(String(event.reason)));</script>
      <script type="module">${code.replaceAll('</script', '<\\/script')}</script>`;
    document.body.append(frame);
  }, code);
  await expect.poll(() => page.frames().length).toBe(2);
  const [, frame] = page.frames();
  if (!frame) throw new Error('The frame is gone');
  await frame.waitForFunction(() => 'candorCore' in globalThis);

  const status = await frame.evaluate(async (endpoint) => {
    const collector = new globalThis.candorCore.TelemetryCollector({ endpoint, consent: 'enhanced' });
    for (let n = 0; n < 20; n++) collector.track({ type: 'fault.counted', data: { n } });
    await collector.flush();
    return collector.getBufferStatus();
  }, servers.intake.endpoint);

  expect(status).toMatchObject({ journal: 'memory', produced: 20, acknowledged: 20 });
  expect(numbersIn(servers.intake)).toEqual(numbersFrom(0, 20));
  expect(await frame.evaluate(() => globalThis.hostErrors)).toEqual([]);
});

test('a database whose files were overwritten is reported as lost, and used again', async ({
  own,
  servers,
}) => {
  const accounts = recordAccounts(servers.intake);
  accounts.answer(down);
  const page = await visit(own.context, servers);
  await track(page, 20);
  await expect.poll(async () => recordsIn((await keptOn(page)).database).length).toBeGreaterThan(0);
  await page.waitForTimeout(moveMs);
  await page.goto('about:blank');
  await own.quit();
  const files = globSync(join(own.profile, 'Default/IndexedDB/*.leveldb/*'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) writeFileSync(file, Buffer.alloc(readFileSync(file).length, 'rubbish'));
  await own.relaunch();

  accounts.answer({ kind: 'ok' });
  // Of a page that may still be alive nothing is said yet.
  await own.context.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 300_000;
  });
  const next = await visit(own.context, servers);
  await track(next, 5, { from: 100 });
  await flush(next);

  await expect
    .poll(() => [...accounts.seen.values()].map(({ dropped }) => dropped['store_lost']), { timeout: 15_000 })
    .toContain(20);
  // A broken database may answer late, and what waited for it leaves then.
  await expect.poll(() => numbersIn(servers.intake), { timeout: 15_000 }).toEqual(numbersFrom(100, 5));
  await expect
    .poll(
      async () => {
        await track(next, 1, { from: 200 });
        return stageOf(next);
      },
      { timeout: 20_000, intervals: [1000] },
    )
    .toBe('indexedDB');
  await expectBalance(next);
});

test('site data cleared in mid-session is replaced by a new store', async ({ own, servers }) => {
  servers.intake.answer(down);
  const page = await visit(own.context, servers);
  await track(page, 20);
  await page.waitForTimeout(500);

  await withSession(page, (session) =>
    session.send('Storage.clearDataForOrigin', { origin: servers.site.url, storageTypes: 'all' }),
  );
  await track(page, 20, { from: 20 });
  await expect
    .poll(async () => recordsIn((await keptOn(page)).database).length, { timeout: 15_000 })
    .toBeGreaterThan(0);
  expect(await stageOf(page)).toBe('indexedDB');
  servers.intake.answer({ kind: 'ok' });
  await flush(page);
  await settle(page);

  // What was tracked before is still in memory.
  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 40));
  await expectBalance(page);
});

test('a record of a newer version of the journal is left alone', async ({ own, servers }) => {
  const page = await openCore(own.context, servers.site.url);
  const newer = '2 1794000000000 0000000000001 someone 1 2 abc ';
  await page.evaluate((name) => localStorage.setItem(`candor.j ${name}`, '{"of":"tomorrow"}'), newer);
  await startCollector(page, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
  await track(page, 3);
  await page.waitForTimeout(moveMs);
  await page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('candor');
        request.onsuccess = () => {
          const transaction = request.result.transaction('journal', 'readwrite');
          transaction.objectStore('journal').put('{"of":"tomorrow"}', name);
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    newer,
  );
  await page.close();

  expect(await visitAgain({ ...servers, own })).toEqual([0, 1, 2]);

  const later = await openCore(own.context, servers.site.url);
  const { local, database } = await keptOn(later);
  expect(local).toContain(`candor.j ${newer}`);
  expect(database).toContain(newer);
  expect(await isJournalEmpty(later)).toBe(true);
  expect(posts(servers.intake).length).toBeGreaterThan(0);
});
