import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startCluster } from '../../engine/test/startCluster.ts';
import { COMMANDS } from '../src/command/commands.ts';
import { flagNames, resolveServerConfig } from '../src/config.ts';
import { makeFolder } from './folder.ts';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const files = ['candor.service', 'candor.socket', 'Dockerfile', 'compose.yaml', 'cluster/compose.yaml'];
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

/** An argument of the build, and what the database alone reads. */
const NO_SETTINGS = ['VERSION', 'PASSWORD', 'PASSWORD_HASH'];

test.each(files)('%s names only settings that there are', (name) => {
  const named = [...read(name).matchAll(/\bCANDOR_([A-Z_]+)/g)].map(([, setting = '']) => setting);
  const known = flagNames.map((flag) => flag.toUpperCase().replaceAll('-', '_'));

  expect(named.filter((setting) => !NO_SETTINGS.includes(setting) && !known.includes(setting))).toEqual([]);
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

async function askWith(configPath: string, sql: string): Promise<unknown[]> {
  const variables = {
    SHARD: '2',
    REPLICA: 'clickhouse-2-1',
    CLUSTER_SECRET: 'x',
    KEEPER_ID: '1',
    CANDOR_PASSWORD_HASH: '0',
    READER_PASSWORD_HASH: '0',
  };
  const { url, username, password, close } = await startCluster({
    configPath: join(folder, configPath),
    variables,
  });
  const answer = await fetch(`${url}/?default_format=JSONCompactEachRow`, {
    method: 'POST',
    headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
    body: sql,
  });
  const lines = (await answer.text()).trim().split('\n');
  await close();
  return lines.map((line) => JSON.parse(line));
}

test('the database reads its configuration as two shards of two replicas that write for themselves', async () => {
  const [, named = ''] = /CANDOR_CLICKHOUSE_CLUSTER: (\w+)/.exec(read('cluster/compose.yaml')) ?? [];

  const replicas = await askWith(
    'cluster/cluster.xml',
    `SELECT shard_num, host_name, internal_replication FROM system.clusters WHERE cluster = '${named}' ORDER BY host_name`,
  );

  expect(replicas).toEqual(
    [1, 2].flatMap((shard) => [1, 2].map((replica) => [shard, `clickhouse-${shard}-${replica}`, 1])),
  );
  for (const [, host] of replicas as [number, string][])
    expect(read('cluster/compose.yaml')).toContain(`SHARD: "${host.at(-3)}", REPLICA: ${host} }`);
});

test('the database knows from its environment which of the servers it is', async () => {
  const macros = await askWith(
    'cluster/cluster.xml',
    'SELECT macro, substitution FROM system.macros ORDER BY macro',
  );

  expect(macros).toEqual([
    ['replica', 'clickhouse-2-1'],
    ['shard', '2'],
  ]);
});

test.each(['cluster/keeper.xml', 'cluster/users.xml'])('the database can read %s', async (name) => {
  expect(await askWith(name, 'SELECT 1')).toEqual([[1]]);
});

test('who asks in SQL may read tables of events, and none of what is restricted', () => {
  const [, reader = ''] = /<reader>([\s\S]*)<\/reader>/.exec(read('cluster/users.xml')) ?? [];
  const grants = [...reader.matchAll(/<query>(.*?)<\/query>/g)].map(([, grant]) => grant);

  expect(grants.length).toBeGreaterThan(3);
  for (const grant of grants)
    expect(grant).toMatch(/^GRANT SELECT ON candor\.(?:events|origins|presence|outcomes)(?:_local)?$/);
});
