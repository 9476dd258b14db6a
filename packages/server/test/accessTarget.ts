// Adds projects until it is killed, and names each as soon as that is acknowledged.
import { writeSync } from 'node:fs';
import { openIn } from './openAdministration.ts';

const [, , folder = ''] = process.argv;
const { keys, file } = await openIn(folder);
for (let number = file.state.change; ; number++) {
  const project = await keys.addProject('u_1', `p${number}`);
  writeSync(1, `${project}\n`);
}
