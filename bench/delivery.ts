import { type Delivered, type Exit, type Exits, startExits } from './exits.ts';
import { type BenchOptions, saveResults } from './options.ts';
import { bundleContestant, type Contestant, capturing } from './peers/contestants.ts';
import { table } from './report.ts';
import { type Mood, startSink } from './sink.ts';

const exits: readonly Exit[] = ['navigate', 'close', 'hiddenThenKilled', 'killed', 'killedLater'];
const moods: readonly Mood[] = ['prompt', 'slowPreflight'];
// Most of the time is waiting, so a few browsers do it side by side.
const browsers = 3;

type Results = Map<string, Delivered[]>;

/** How many of a hundred events arrive when the page goes right after them, or the server is ill for a while. */
export async function delivery({ rounds }: BenchOptions): Promise<string> {
  await using sink = await startSink();
  const names = capturing.filter((name) => name !== 'noop');
  const all = new Map<Contestant, Results>();
  const scripts = new Map<Contestant, string>();
  for (const name of names) {
    all.set(name, new Map());
    scripts.set(name, sink.serve((await bundleContestant(name)).light));
  }
  for (let round = 0; round < rounds; round++) {
    const queue = [...names];
    const work = async (): Promise<void> => {
      await using ways = await startExits(sink);
      for (let name = queue.shift(); name; name = queue.shift())
        await tryAll(ways, scripts.get(name) ?? '', all.get(name) ?? new Map());
    };
    await Promise.all(Array.from({ length: browsers }, work));
  }
  const plain = Object.fromEntries([...all].map(([name, results]) => [name, Object.fromEntries(results)]));
  const saved = await saveResults('delivery', plain);
  const note = '`+50`: so many came a second time, before any server looks at their ids.';
  return [report(all), note, saved].join('\n\n');
}

async function tryAll(ways: Exits, script: string, results: Results): Promise<void> {
  const add = (key: string, delivered: Delivered) =>
    results.set(key, [...(results.get(key) ?? []), delivered]);
  for (const mood of moods)
    for (const exit of exits) add(`${exit} ${mood}`, await ways.leave(script, exit, mood));
  add('outlast', await ways.outlast(script));
}

function report(all: ReadonlyMap<Contestant, Results>): string {
  const columns = moods.flatMap((mood) =>
    exits.flatMap((exit) => {
      const key = `${exit} ${mood}`;
      const server = mood === 'prompt' ? '' : ', slow preflight';
      const cells = [
        { head: `${words[exit]}${server}`, of: (results: Results) => shares(results.get(key), 'atOnce') },
      ];
      if (isKilled(exit))
        cells.push({ head: 'next visit', of: (results: Results) => shares(results.get(key), 'nextVisit') });
      return cells;
    }),
  );
  const outlast = { head: '503 for 6 s', of: (results: Results) => shares(results.get('outlast'), 'atOnce') };
  const heads = [...columns, outlast];
  return table(
    ['100 events, then', ...heads.map(({ head }) => head)],
    [...all].map(([name, results]) => [name, ...heads.map(({ of }) => of(results))]),
  );
}

const words: Readonly<Record<Exit, string>> = {
  navigate: 'navigate',
  close: 'close',
  hiddenThenKilled: 'hidden, then killed',
  killed: 'killed at once',
  killedLater: 'killed 0.5 s later',
};

function isKilled(exit: Exit): boolean {
  return exit === 'killed' || exit === 'killedLater';
}

/** One figure when all rounds agree, else each of them; and how many came once more. */
function shares(delivered: readonly Delivered[] = [], when: 'atOnce' | 'nextVisit'): string {
  const each = delivered.map(({ [when]: arrived = 0, twice }) => `${arrived}${twice ? ` (+${twice})` : ''}`);
  return new Set(each).size === 1 ? (each[0] ?? '') : each.join(' / ');
}
