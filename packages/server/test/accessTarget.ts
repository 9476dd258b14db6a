// Adds projects until it is killed, and names each as soon as that is acknowledged.
import { writeSync } from 'node:fs';
import { openIn } from './openAdministration.ts';

const [, , folder = '', clickhouseUrl] = process.argv;
const { keys, file } = await openIn(folder, clickhouseUrl === undefined ? {} : { clickhouseUrl });
for (let number = file.state.change; ; number++) {
  // Another process may be at the same number.
  const project = await keys.addProject('u_1', `p${number}-${process.pid}`);
  writeSync(1, `${project}\n`);
}
