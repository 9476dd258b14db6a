import { type KillLoopOptions, runKillLoop } from '../packages/server/test/killLoop.ts';
import { runServersLoop, type ServersLoopOptions } from '../packages/server/test/serversLoop.ts';
import { table } from './report.ts';

const loops: readonly (KillLoopOptions & { name: string })[] = [
  { name: 'server, kill -9 at random', victim: 'server', rounds: 200 },
  { name: 'engine, kill -9 at random', victim: 'engine', rounds: 50 },
  { name: 'server, between insert and checkpoint', victim: 'itself', rounds: 20, dieAfterInsertOneIn: 1.5 },
  { name: 'control: ids forgotten', victim: 'server', rounds: 6, intervalMs: 4000, forgetsIds: true },
  { name: 'control: acknowledged before written', victim: 'itself', rounds: 6, writesLate: true },
  {
    name: 'control: tokens not repeated',
    victim: 'itself',
    rounds: 6,
    dieAfterInsertOneIn: 1.5,
    freshTokens: true,
  },
];

const several: readonly (ServersLoopOptions & { name: string })[] = [
  { name: 'two servers over one database', servers: 2, kills: 40, dieAfterInsertOneIn: 8 },
  { name: 'three servers over one database', servers: 3, kills: 40, dieAfterInsertOneIn: 8 },
  { name: 'control: nothing is booked', servers: 2, kills: 6, booksNothing: true },
];

/** What is missing or doubled after many kills under load; the controls must show that the loop would notice. */
export async function kill(): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const { name, ...options } of loops) {
    const { kills, acknowledged, missing, doubled, refused } = await runKillLoop({ seed: 7, ...options });
    rows.push([name, kills, acknowledged, missing, doubled, refused]);
  }
  for (const { name, ...options } of several) {
    const { kills, acknowledged, missing, doubled } = await runServersLoop({ seed: 7, ...options });
    rows.push([name, kills, acknowledged, missing, doubled, '–']);
  }
  return table(
    ['killed under load', 'kills', 'events acknowledged', 'missing', 'doubled', 'refused while up'],
    rows,
  );
}
