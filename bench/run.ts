import { cpus } from 'node:os';
import { intake } from './intake.ts';
import { kill } from './kill.ts';
import { size } from './size.ts';
import { track } from './track.ts';

const benches = { size, track, intake, kill };
const asked = process.argv.slice(2).filter((name) => name !== '--');
const unknown = asked.find((name) => !(name in benches));

if (unknown) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 1;
} else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${new Date().toISOString()}`);
  for (const [name, bench] of Object.entries(benches)) {
    // The long loops run only when they are asked for.
    const wanted = asked.length > 0 ? asked.includes(name) : name !== 'kill';
    if (wanted) console.log(`\n## ${name}\n\n${await bench()}`);
  }
}
