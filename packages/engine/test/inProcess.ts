import { Session } from 'chdb';
import { toEngineFlags } from '../src/engineFlags.ts';

// Asks a folder of the engine's a question again and again with nothing between, and prints the milliseconds that each took.
const [dataPath = '', query = '', times = '0'] = process.argv.slice(2);
const order = { dataPath, port: 0, username: '', password: '', memoryLimitBytes: 2 ** 31 };
const session = new Session(dataPath, { connectionArgs: toEngineFlags(order) });
const taken: number[] = [];
for (let round = 0; round < Number(times); round++) {
  const begun = performance.now();
  await session.queryAsync(`${query} FORMAT JSON`);
  taken.push(performance.now() - begun);
}
console.log(JSON.stringify(taken));
session.close();
