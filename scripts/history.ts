import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { planHistory } from './history/history.ts';
import { writeHistoryInto } from './history/writeHistory.ts';

const help = `Makes up a past of a shop, in the data folder of a server that does not run:
seasons, growth, releases, levels of consent, sampled visits and planted faults.

  npx -y pnpm@12 history [--data .candor] [--days 365] [--visits 600] [--seed 1]

Then start the server on it: npx -y pnpm@12 start`;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['CANDOR_DATA'] ?? '.candor' },
    days: { type: 'string', default: '365' },
    visits: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function toWhole(name: 'days' | 'visits' | 'seed', most: number): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  console.error(`--${name} must be a whole number from 1 to ${most}, got ${JSON.stringify(values[name])}.`);
  return process.exit(2);
}

if (values.help) console.log(help);
else {
  const history = planHistory({
    end: Date.now(),
    days: toWhole('days', 3_600),
    visitsPerDay: toWhole('visits', 1_000_000),
    seed: toWhole('seed', 2 ** 31),
  });
  const start = performance.now();
  const written = await writeHistoryInto(resolve(values.data), history);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const { storm, outage, slow, fresh } = history.faults;
  const day = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  console.log(`${written} events up to ${day(history.to)} UTC in ${seconds} s.
Planted: many errors ${day(storm.from)} to ${day(storm.to)}; ${outage.service} down ${day(outage.from)} to ${day(outage.to)};
${slow.page} slow in ${slow.release}; ${fresh.type} since ${history.releases.at(-1)?.name}.`);
}
