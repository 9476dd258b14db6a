import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMMANDS } from '../src/command/commands.ts';
import { flagNames, resolveServerConfig } from '../src/config.ts';
import { makeFolder } from './folder.ts';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const files = ['candor.service', 'candor.socket', 'Dockerfile', 'compose.yaml'];
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!hasSystemd)(
  `systemd knows every line of the unit and its socket (${hasSystemd ? 'here' : 'systemd-analyze is not here: apt-get install systemd'})`,
  async () => {
    const copy = await makeFolder();
    await copyFile(join(folder, 'candor.socket'), join(copy, 'candor.socket'));
    // The command is not where the unit expects it.
    const unit = read('candor.service').replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`);
    await writeFile(join(copy, 'candor.service'), unit);

    const { stdout, stderr, status } = spawnSync('systemd-analyze', [
      'verify',
      join(copy, 'candor.service'),
      join(copy, 'candor.socket'),
    ]);

    expect([`${stdout}${stderr}`, status]).toEqual(['', 0]);
  },
);

test.each(files)('%s names only settings that there are', (name) => {
  const named = [...read(name).matchAll(/\bCANDOR_([A-Z_]+)/g)].map(([, setting = '']) => setting);
  const known = flagNames.map((flag) => flag.toUpperCase().replaceAll('-', '_'));

  // An argument of the build, which no server reads.
  expect(named.filter((setting) => setting !== 'VERSION' && !known.includes(setting))).toEqual([]);
});

test('unit and container start the command that serves, on the port that it listens on', () => {
  const [, inUnit = ''] = /^ExecStart=\S+\/candor (\w+)$/m.exec(read('candor.service')) ?? [];
  const [, inContainer = ''] = /^CMD \["(\w+)"\]$/m.exec(read('Dockerfile')) ?? [];
  const { port } = resolveServerConfig();

  expect([inUnit, inContainer]).toEqual(['serve', 'serve']);
  expect(Object.keys(COMMANDS)).toContain('serve');
  expect(read('candor.socket')).toContain(`ListenStream=127.0.0.1:${port}\n`);
  expect(read('Dockerfile')).toContain(`EXPOSE ${port}\n`);
  expect(read('compose.yaml')).toContain(`127.0.0.1:${port}:${port}`);
});
