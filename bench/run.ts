import { cpus } from 'node:os';
import { board } from './board.ts';
import { crowd } from './crowd.ts';
import { delivery } from './delivery.ts';
import { intake } from './intake.ts';
import { kill } from './kill.ts';
import { measureLargest as largest } from './largest.ts';
import { readOptions } from './options.ts';
import { page } from './page.ts';
import { questionsOver } from './questions.ts';
import { record } from './record.ts';
import { redact } from './redact.ts';
import { replicas } from './replicas.ts';
import { server } from './server.ts';
import { size } from './size.ts';
import { soak } from './soak.ts';
import { storm } from './storm.ts';
import { track } from './track.ts';

const benches = {
  size,
  redact,
  record,
  track,
  largest,
  storm,
  page,
  delivery,
  intake,
  questions: questionsOver,
  server,
  soak,
  crowd,
  board,
  kill,
  replicas,
};
/** These take minutes, and run only when they are asked for. */
const long: readonly string[] = [
  'page',
  'delivery',
  'questions',
  'server',
  'soak',
  'crowd',
  'board',
  'kill',
  'replicas',
];
const args = process.argv.slice(2).filter((name) => name !== '--');
const asked = args.filter((name) => !name.startsWith('--'));
const unknown = asked.find((name) => !(name in benches));

if (unknown) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 1;
} else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${new Date().toISOString()}`);
  for (const [name, bench] of Object.entries(benches)) {
    const isWanted = asked.length > 0 ? asked.includes(name) : !long.includes(name);
    if (isWanted) console.log(`\n## ${name}\n\n${await bench(readOptions(args))}`);
  }
}
