import { setTimeout } from 'node:timers/promises';
import { recordAccounts } from '../rig/accounts.ts';
import { expectBalance, openCore, startCollector } from '../rig/collectorPage.ts';
import { expect, test } from '../rig/ownTest.ts';
import { createRandom, type Random } from '../rig/random.ts';
import { settle, visit } from '../rig/visit.ts';

const count = 500;
type Entry = readonly [name: string, text: string];

/** What half a write, a broken disk or somebody's hand may make of a record that then cannot be read. */
const spoilers: readonly [string, (entry: Entry, random: Random, others: readonly Entry[]) => Entry][] = [
  ['cut', ([name, text], random) => [name, text.slice(0, random.below(text.length))]],
  ['one character changed', ([name, text], random) => [name, changed(text, random)]],
  ['one character missing', ([name, text], random) => [name, without(text, random.below(text.length))]],
  ['one character more', ([name, text], random) => [name, inserted(text, random)]],
  ['written twice', ([name, text]) => [name, text + text]],
  ['emptied', ([name]) => [name, '']],
  ['null', ([name]) => [name, 'null']],
  ['a list', ([name]) => [name, '[]']],
  ['no JSON', ([name, text]) => [name, ' '.repeat(text.length)]],
  ['another checksum', ([name, text]) => [withField(name, 6, 'zzz'), text]],
  ['another length', ([name, text]) => [withField(name, 5, '7'), text]],
  ['of another record', ([name], random, others) => [name, random.pick(others as [Entry])[1]]],
];

/** What is no record of this version, and so nobody's to judge. */
const strangers: readonly [string, (name: string) => string][] = [
  ['a newer version', (name) => withField(name, 0, '2')],
  ['no version', () => 'candor.j rubbish'],
];

test(`${count} records that were spoilt in every way neither stop the others nor arrive changed`, async ({
  own,
  servers,
}) => {
  const random = createRandom();
  const accounts = recordAccounts(servers.intake);
  accounts.answer({ kind: 'status', status: 503 });
  const writer = await own.context.newPage();
  await writer.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await writer.goto(servers.site.url);
  await startCollector(writer, { endpoint: servers.intake.endpoint, consent: 'enhanced' });
  await writer.evaluate(async (count) => {
    for (let n = 0; n < count; n++) {
      globalThis.collector.track({ type: 'fault.counted', data: { n, text: `number ${n}` } });
      await new Promise((resolve) => window.setTimeout(resolve, 0)); // One record for each task.
    }
  }, count);
  await writer.goto('about:blank');
  await writer.close();
  // What it sends as it is left may come when it has gone, and must meet a server that is unwell, too.
  await expect
    .poll(async () => {
      const before = servers.intake.requests.length;
      await setTimeout(1_000);
      return servers.intake.requests.length - before;
    })
    .toBe(0);

  const hand = await openCore(own.context, servers.site.url);
  const entries = await hand.evaluate(() =>
    Object.entries(localStorage).filter(([name]) => name.startsWith('candor.j ')),
  );
  expect(entries).toHaveLength(count);
  const spoilt: Entry[] = [];
  const strange: string[] = [];
  const kept: number[] = [];
  const edited = entries.map(([name, text], i): Entry => {
    if (random.below(5) === 0) {
      kept.push(numberIn(text));
      return [name, text];
    }
    if (random.below(20) === 0) {
      const [, rename] = random.pick(strangers as [(typeof strangers)[number]]);
      const other = `${rename(name)}${i}`;
      strange.push(other);
      return [other, text];
    }
    const [, spoil] = random.pick(spoilers as [(typeof spoilers)[number]]);
    const entry = spoil(
      [name, text],
      random,
      entries.filter(([other]) => other !== name),
    );
    spoilt.push(entry);
    return entry;
  });
  await hand.evaluate((edited) => {
    for (const name of Object.keys(localStorage))
      if (name.startsWith('candor.j ')) localStorage.removeItem(name);
    for (const [name, text] of edited) localStorage.setItem(name, text);
  }, edited);
  // What one page writes another sees a moment later, and the one that is to read it begins with what is there.
  const witness = await openCore(own.context, servers.site.url);
  await expect
    .poll(() =>
      witness.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('candor.j ')).length),
    )
    .toBe(new Set(edited.map(([name]) => name)).size);
  await witness.close();
  await hand.close();

  accounts.answer({ kind: 'ok' });
  // Of a page that may still be alive nothing is said yet.
  await own.context.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 300_000;
  });
  const page = await visit(own.context, servers);
  await settle(page, 30_000);

  const stored = [...servers.intake.stored.values()];
  for (const { data } of stored)
    expect(data, `seed ${random.seed}`).toEqual({ n: data['n'], text: `number ${data['n']}` });
  expect(
    stored.map(({ data }) => Number(data['n'])).toSorted((a, b) => a - b),
    `seed ${random.seed}`,
  ).toEqual(kept.toSorted((a, b) => a - b));
  await expect
    .poll(() => [...accounts.seen.values()].map(({ dropped }) => dropped['corrupt']), {
      timeout: 10_000,
      message: `seed ${random.seed}`,
    })
    .toEqual([spoilt.length]);
  const left = await page.evaluate(() => Object.keys(localStorage));
  for (const name of strange) expect(left, `seed ${random.seed}`).toContain(name);
  await expectBalance(page);
});

function changed(text: string, random: Random): string {
  const at = random.below(text.length);
  return (
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 + random.below(15))) + text.slice(at + 1)
  );
}

function without(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1);
}

function inserted(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + String.fromCharCode(32 + random.below(90)) + text.slice(at);
}

/** The name with another value in one of its fields: version, time, number, origin, events, length, checksum. */
function withField(name: string, field: number, value: string): string {
  const fields = name.slice('candor.j '.length).split(' ');
  fields[field] = value;
  return `candor.j ${fields.join(' ')}`;
}

function numberIn(text: string): number {
  return JSON.parse(text).events[0].data.n;
}
