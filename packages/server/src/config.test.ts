import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigProblem, resolveServerConfig } from './config.ts';

test('starts on this machine alone, with data beside the caller, when nothing is said', () => {
  expect(resolveServerConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4400,
    dataPath: resolve('.candor'),
    clickhouseUrl: undefined,
    clickhouseCluster: undefined,
    clickhouseQuorum: undefined,
    sqlUrl: undefined,
    sqlRows: 10_000,
    sqlBytes: 16 * 1024 * 1024,
    sqlSeconds: 30,
    sqlMemoryBytes: 1024 ** 3,
    origins: undefined,
    hosts: [],
    proxies: [],
    adminToken: undefined,
    retentionDays: 90,
    retentionKinds: {},
    spoolBytes: 512 * 1024 * 1024,
    keyEventsPerSecond: 10_000,
    foreignConsent: 'enhanced',
    publicUrl: undefined,
    channelNetworks: [],
    forwardPath: undefined,
    sourceMapDays: 365,
    sourceMapBytes: 1024 ** 3,
  });
});

test('reads the environment', () => {
  const config = resolveServerConfig({
    CANDOR_HOST: '0.0.0.0',
    CANDOR_PORT: '0',
    CANDOR_DATA: '/var/lib/candor',
    CANDOR_CLICKHOUSE_URL: 'https://name:secret@cluster.example:8443',
    CANDOR_CLICKHOUSE_CLUSTER: 'shop-1',
    CANDOR_CLICKHOUSE_QUORUM: '2',
    CANDOR_SQL_URL: 'https://reader:secret@cluster.example:8443/candor',
    CANDOR_SQL_ROWS: '100',
    CANDOR_SQL_MB: '1',
    CANDOR_SQL_SECONDS: '5',
    CANDOR_SQL_MEMORY_MB: '64',
    CANDOR_ORIGINS: 'https://a.example, https://*.b.example',
    CANDOR_HOSTS: 'stats.a.example',
    CANDOR_PROXIES: '10.0.0.2, 10.1.0.0/16,fd00::/8',
    CANDOR_ADMIN_TOKEN: 'a-token-of-my-own',
    CANDOR_RETENTION_DAYS: '30',
    CANDOR_RETENTION_KINDS: 'errors=14, performance=400',
    CANDOR_SPOOL_MB: '64',
    CANDOR_KEY_EVENTS_PER_SECOND: '0',
    CANDOR_FOREIGN_CONSENT: 'basic',
    CANDOR_PUBLIC_URL: 'https://stats.a.example/',
    CANDOR_CHANNEL_NETWORKS: '10.2.0.0/16',
    CANDOR_FORWARD: '/etc/candor/forward.json',
    CANDOR_SOURCE_MAP_DAYS: '30',
    CANDOR_SOURCE_MAP_MB: '8',
  });

  expect(config).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    dataPath: '/var/lib/candor',
    clickhouseCluster: 'shop-1',
    clickhouseQuorum: 2,
    sqlRows: 100,
    sqlBytes: 1024 * 1024,
    sqlSeconds: 5,
    sqlMemoryBytes: 64 * 1024 * 1024,
    origins: ['https://a.example', 'https://*.b.example'],
    hosts: ['stats.a.example'],
    proxies: ['10.0.0.2', '10.1.0.0/16', 'fd00::/8'],
    adminToken: 'a-token-of-my-own',
    retentionDays: 30,
    retentionKinds: { errors: 14, performance: 400 },
    spoolBytes: 64 * 1024 * 1024,
    keyEventsPerSecond: 0,
    foreignConsent: 'basic',
    publicUrl: 'https://stats.a.example',
    channelNetworks: ['10.2.0.0/16'],
    forwardPath: '/etc/candor/forward.json',
    sourceMapDays: 30,
    sourceMapBytes: 8 * 1024 * 1024,
  });
});

test('lets a flag win over a variable', () => {
  expect(resolveServerConfig({ CANDOR_PORT: '1' }, { port: '2' }).port).toBe(2);
  expect(resolveServerConfig({}, { 'retention-days': '7' }).retentionDays).toBe(7);
});

test('takes an empty variable for none', () => {
  expect(resolveServerConfig({ CANDOR_PORT: '', CANDOR_ORIGINS: ' ' })).toMatchObject({
    port: 4400,
    origins: undefined,
  });
});

test.each([
  ['CANDOR_PORT', 'http'],
  ['CANDOR_PORT', '65536'],
  ['CANDOR_PORT', '4400.5'],
  ['CANDOR_HOST', 'http://localhost'],
  ['CANDOR_RETENTION_DAYS', '0'],
  ['CANDOR_RETENTION_KINDS', 'consent=5'],
  ['CANDOR_RETENTION_KINDS', 'errors=0'],
  ['CANDOR_RETENTION_KINDS', 'errors'],
  ['CANDOR_SPOOL_MB', '1'],
  ['CANDOR_CLICKHOUSE_URL', 'tcp://cluster:9000'],
  ['CANDOR_ORIGINS', 'shop.example'],
  ['CANDOR_ORIGINS', 'https://a.example,*'],
  ['CANDOR_HOSTS', 'https://stats.a.example'],
  ['CANDOR_PROXIES', 'proxy.example'],
  ['CANDOR_PROXIES', '10.0.0.0/33'],
  ['CANDOR_PROXIES', '10.0.0.0/'],
  ['CANDOR_ADMIN_TOKEN', 'short'],
  ['CANDOR_HASH_KEY', 'a passphrase that somebody could guess'],
  ['CANDOR_HASH_KEY', '00ff'],
  ['CANDOR_FOREIGN_CONSENT', 'none'],
  ['CANDOR_PUBLIC_URL', 'stats.a.example'],
  ['CANDOR_CHANNEL_NETWORKS', 'mail.example'],
])('names %s and a cure when it is %s', (name, text) => {
  const resolveIt = () => resolveServerConfig({ [name]: text });

  expect(resolveIt).toThrow(ConfigProblem);
  expect(resolveIt).toThrow(new RegExp(`^${name} must be .* Try ${name}=`));
});

test('does not repeat a secret', () => {
  expect(() => resolveServerConfig({ CANDOR_ADMIN_TOKEN: 'hunter2' })).not.toThrow(/hunter2/);
  expect(() => resolveServerConfig({ CANDOR_HASH_KEY: 'hunter2' })).not.toThrow(/hunter2/);
  expect(() => resolveServerConfig({ CANDOR_CLICKHOUSE_URL: 'name:hunter2@cluster' })).not.toThrow(/hunter2/);
});

test.each([
  ['CANDOR_CLICKHOUSE_CLUSTER', "it's", 'the name of a cluster'],
  ['CANDOR_CLICKHOUSE_QUORUM', '0', 'auto or a number of replicas'],
  ['CANDOR_SQL_URL', 'http://host:8123/candor', 'a user who may only read'],
  ['CANDOR_SQL_URL', 'reader', 'a user who may only read'],
])('says of %s=%s what to write instead', (name, value, rule) => {
  expect(() => resolveServerConfig({ [name]: value })).toThrow(rule);
});

test('reads the hash key as hexadecimal and as base64, the same', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8));

  for (const text of [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')])
    expect(resolveServerConfig({ CANDOR_HASH_KEY: text }).hashKey).toEqual(bytes);
});

test('repeats no password of the address for SQL', () => {
  expect(() => resolveServerConfig({ CANDOR_SQL_URL: 'ftp://reader:secret@host' })).not.toThrow('secret');
});
