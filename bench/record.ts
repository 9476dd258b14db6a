import { chromium } from 'playwright';
import { addTo, encodeRollup, type Rollup } from '../packages/core/src/local/rollup.ts';
import { addDays, nameOf, tidy } from '../packages/core/src/local/shelf.ts';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { bundle } from '../test/bundle.ts';
import { figure, median, table } from './report.ts';

const rounds = 9;
const days = 3650;
const eventsPerDay = 4000;
const kinds = 60;
const today = '2026-11-28';
const limits = { days: 92, weekDays: 638, retentionDays: 3700, maxBytes: 2_000_000 };

const source = `import { TelemetryCollector } from '@candor/core';
  import { LocalStore } from '@candor/core/local';
  globalThis.fill = (records) => new Promise((resolve, reject) => {
    const request = indexedDB.open('candor');
    request.onupgradeneeded = () => request.result.createObjectStore('journal');
    request.onsuccess = () => {
      const change = request.result.transaction('journal', 'readwrite');
      for (const [name, text] of records) change.objectStore('journal').put(text, name);
      change.oncomplete = () => { request.result.close(); resolve(); };
      change.onerror = reject;
    };
  });
  globalThis.load = async () => {
    const store = new LocalStore(new TelemetryCollector({ consent: 'full', transport: 'custom', customTransport: async () => {} }));
    const start = performance.now();
    const periods = await store.read();
    const read = performance.now() - start;
    const kinds = periods.reduce((sum, { kinds }) => sum + kinds.length, 0);
    return [read, performance.now() - start, periods.length, kinds];
  };`;

/** How large ten years of heavy use are, and how long a new page takes to read all of it. */
export async function record(): Promise<string> {
  const records = tenYears();
  const bytes = [...records].reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  const { code } = await bundle(source, { isOneFile: true });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArgs() });
  try {
    const page = await browser.newPage();
    await page.route('http://bench.localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>record</title>' }),
    );
    const open = async (): Promise<void> => {
      await page.goto('http://bench.localhost/');
      await page.addScriptTag({ content: code, type: 'module' });
      await page.waitForFunction('globalThis.load');
    };
    await open();
    await page.evaluate(`fill(${JSON.stringify([...records])})`);
    const reads: number[] = [];
    const wholes: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round++) {
      await open();
      const [read = 0, whole = 0, periods = 0] = (await page.evaluate('load()')) as number[];
      reads.push(read);
      wholes.push(whole);
      found = periods;
    }
    return table(
      [
        'ten years, 4000 events a day of 60 kinds',
        'periods',
        'kB',
        'read, ms',
        'worst, ms',
        'and look at every number, ms',
      ],
      [
        [
          'the record on the device',
          found,
          figure(bytes / 1000),
          figure(median(reads)),
          figure(Math.max(...reads)),
          figure(median(wholes)),
        ],
      ],
    );
  } finally {
    await browser.close();
  }
}

/** Ten different days, over and over, as the device would have them after ten years. */
function tenYears(): ReadonlyMap<string, string> {
  const texts = Array.from({ length: 10 }, (_, seed) => encodeRollup(heavyDay(seed + 1)));
  const records = new Map<string, string>();
  for (let n = 0; n < days; n++) {
    const day = addDays(today, n - days + 1);
    records.set(nameOf({ unit: 'day', from: day }), texts[n % texts.length] ?? '');
    if (n % 30 && n !== days - 1) continue;
    const { changed, gone } = tidy(records, day, limits);
    for (const name of gone) records.delete(name);
    for (const [name, text] of changed) records.set(name, text);
  }
  return records;
}

function heavyDay(seed: number): Rollup {
  const rollup: Rollup = new Map();
  let state = seed;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let n = 0; n < eventsPerDay; n++) {
    const kind = Math.floor(random() * kinds);
    const measured = kind < kinds / 2 ? Math.exp(3 + kind / 8 + random() + random() + random()) : undefined;
    addTo(rollup, { kind: `command.run command${kind}`, count: 1, failed: 0, measured });
  }
  return rollup;
}
