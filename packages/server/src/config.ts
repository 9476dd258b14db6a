import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { CHOSEN_KINDS, type RetentionKinds } from './dataKind.ts';
import { isOriginPattern } from './keys/allowedOrigins.ts';
import { type ForeignConsent, impliedConsent, isForeignConsent } from './keys/foreignConsent.ts';
import type { Quorum } from './store/cluster.ts';

/** Everything about a server that can be chosen from outside. */
export interface ServerConfig {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Folder of the spool, the keys and the embedded engine's data. */
  dataPath: string;
  /** A ClickHouse to use instead of the embedded engine; name and password may be part of it. */
  clickhouseUrl: string | undefined;
  /** Its name for the cluster that is to keep the tables; `undefined` for the one server of the address. */
  clickhouseCluster: string | undefined;
  /** Replicas of a cluster that must have a block before it counts as stored; `undefined` for most of them. */
  clickhouseQuorum: Quorum | undefined;
  /** With which pseudonyms are made and what servers share is sealed; `undefined` for the file in the data folder. */
  hashKey: Buffer | undefined;
  /** The same database once more, with a user who may only read, for questions in SQL; `undefined` for none. */
  sqlUrl: string | undefined;
  /** Rows of an answer to SQL. */
  sqlRows: number;
  /** Bytes of an answer to SQL. */
  sqlBytes: number;
  sqlSeconds: number;
  /** What one question in SQL may take of the database's memory. */
  sqlMemoryBytes: number;
  /** Origins whose pages may send; `undefined` for pages of this machine. */
  origins: readonly string[] | undefined;
  /** Names under which the dashboard may be opened, besides loopback names and plain addresses. */
  hosts: readonly string[];
  /** Addresses and networks of proxies that say truly who asks and whether by https. */
  proxies: readonly string[];
  /** An admin's, whoever has an account; `undefined` for one of the server's own, until there is an admin. */
  adminToken: string | undefined;
  retentionDays: number;
  /** Days of kinds that are kept for another time. */
  retentionKinds: RetentionKinds;
  /** Bytes that may wait for the store. */
  spoolBytes: number;
  /** What one write key may send in the long run; 0 for no limit. */
  keyEventsPerSecond: number;
  /** The consent level of what clients other than Candor's send with a key that does not name one. */
  foreignConsent: ForeignConsent;
  /** Where people open the dashboard, for links in messages; `undefined` for the server's own address. */
  publicUrl: string | undefined;
  /** Private addresses and networks that alert channels may reach. */
  channelNetworks: readonly string[];
  /** File that says where events are also sent; `undefined` for nowhere. */
  forwardPath: string | undefined;
  /** Days until a source map is deleted. */
  sourceMapDays: number;
  /** What the source maps of one project may take, compressed. */
  sourceMapBytes: number;
}

/** A setting that cannot be used. The message names it and says what to write instead. */
export class ConfigProblem extends Error {
  constructor(name: string, rule: string, given: string, example: string) {
    super(`${name} must be ${rule}, got ${JSON.stringify(given)}. Try ${name}=${example}`);
    this.name = 'ConfigProblem';
  }
}

/** The variables that a server reads, each with what reads it. Flags are the same names: `--data` is `CANDOR_DATA`. */
const variables = {
  CANDOR_HOST: toHost,
  CANDOR_PORT: toWhole(0, 65_535, '4400'),
  CANDOR_DATA: (text: string) => text,
  CANDOR_CLICKHOUSE_URL: toClickHouseUrl,
  CANDOR_CLICKHOUSE_CLUSTER: toCluster,
  CANDOR_CLICKHOUSE_QUORUM: toQuorum,
  CANDOR_HASH_KEY: toHashKey,
  CANDOR_SQL_URL: toSqlUrl,
  CANDOR_SQL_ROWS: toWhole(1, 1_000_000, '10000'),
  CANDOR_SQL_MB: toWhole(1, 256, '16'),
  CANDOR_SQL_SECONDS: toWhole(1, 600, '30'),
  CANDOR_SQL_MEMORY_MB: toWhole(64, 1_048_576, '1024'),
  CANDOR_ORIGINS: toOrigins,
  CANDOR_HOSTS: toHosts,
  CANDOR_PROXIES: toProxies,
  CANDOR_ADMIN_TOKEN: toAdminToken,
  CANDOR_RETENTION_DAYS: toWhole(1, 3650, '90'),
  CANDOR_RETENTION_KINDS: toRetentionKinds,
  CANDOR_SPOOL_MB: toWhole(16, 1_048_576, '512'),
  CANDOR_KEY_EVENTS_PER_SECOND: toWhole(0, 10_000_000, '10000'),
  CANDOR_FOREIGN_CONSENT: toForeignConsent,
  CANDOR_PUBLIC_URL: toPublicUrl,
  CANDOR_CHANNEL_NETWORKS: toProxies,
  CANDOR_FORWARD: (text: string) => text,
  CANDOR_SOURCE_MAP_DAYS: toWhole(1, 3650, '365'),
  CANDOR_SOURCE_MAP_MB: toWhole(1, 1_048_576, '1024'),
} as const;

type Variable = keyof typeof variables;

/** Reads flags and environment, once; a flag wins. Throws a `ConfigProblem` for what cannot be used. */
export function resolveServerConfig(
  environment: Readonly<Record<string, string | undefined>> = {},
  flags: Readonly<Record<string, string | undefined>> = {},
): ServerConfig {
  function read<Name extends Variable>(name: Name): ReturnType<(typeof variables)[Name]> | undefined {
    const text = flags[toFlag(name)] ?? environment[name];
    if (text === undefined || text.trim() === '') return undefined;
    // The table's entry for a name has the type that its reader gives.
    return variables[name](text.trim(), name) as ReturnType<(typeof variables)[Name]>;
  }
  return {
    host: read('CANDOR_HOST') ?? '127.0.0.1',
    port: read('CANDOR_PORT') ?? 4400,
    dataPath: resolve(read('CANDOR_DATA') ?? '.candor'),
    clickhouseUrl: read('CANDOR_CLICKHOUSE_URL'),
    clickhouseCluster: read('CANDOR_CLICKHOUSE_CLUSTER'),
    clickhouseQuorum: read('CANDOR_CLICKHOUSE_QUORUM'),
    hashKey: read('CANDOR_HASH_KEY'),
    sqlUrl: read('CANDOR_SQL_URL'),
    sqlRows: read('CANDOR_SQL_ROWS') ?? 10_000,
    sqlBytes: (read('CANDOR_SQL_MB') ?? 16) * 1024 * 1024,
    sqlSeconds: read('CANDOR_SQL_SECONDS') ?? 30,
    sqlMemoryBytes: (read('CANDOR_SQL_MEMORY_MB') ?? 1024) * 1024 * 1024,
    origins: read('CANDOR_ORIGINS'),
    hosts: read('CANDOR_HOSTS') ?? [],
    proxies: read('CANDOR_PROXIES') ?? [],
    adminToken: read('CANDOR_ADMIN_TOKEN'),
    retentionDays: read('CANDOR_RETENTION_DAYS') ?? 90,
    retentionKinds: read('CANDOR_RETENTION_KINDS') ?? {},
    spoolBytes: (read('CANDOR_SPOOL_MB') ?? 512) * 1024 * 1024,
    keyEventsPerSecond: read('CANDOR_KEY_EVENTS_PER_SECOND') ?? 10_000,
    foreignConsent: read('CANDOR_FOREIGN_CONSENT') ?? impliedConsent,
    publicUrl: read('CANDOR_PUBLIC_URL'),
    channelNetworks: read('CANDOR_CHANNEL_NETWORKS') ?? [],
    forwardPath: read('CANDOR_FORWARD'),
    sourceMapDays: read('CANDOR_SOURCE_MAP_DAYS') ?? 365,
    sourceMapBytes: (read('CANDOR_SOURCE_MAP_MB') ?? 1024) * 1024 * 1024,
  };
}

/** The flags' names, for a command line. */
export const flagNames: readonly string[] = (Object.keys(variables) as Variable[]).map(toFlag);

/** `clickhouse-url` for `CANDOR_CLICKHOUSE_URL`. */
function toFlag(name: Variable): string {
  return name.slice('CANDOR_'.length).toLowerCase().replaceAll('_', '-');
}

function toHost(text: string, name: string): string {
  if (/[\s/]/.test(text)) throw new ConfigProblem(name, 'an address or a host name', text, '127.0.0.1');
  return text;
}

function toWhole(least: number, most: number, example: string): (text: string, name: string) => number {
  return (text, name) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new ConfigProblem(name, `a whole number from ${least} to ${most}`, text, example);
  };
}

function toClickHouseUrl(text: string, name: string): string {
  const isHttp = URL.canParse(text) && new URL(text).protocol.startsWith('http');
  // The address may hold a password, so it is not repeated.
  if (!isHttp)
    throw new ConfigProblem(name, 'an http or https address', '…', 'http://name:password@host:8123');
  return text;
}

/** Of as many random bits as the file has, for whatever can be guessed lets pseudonyms be guessed. */
function toHashKey(text: string, name: string): Buffer {
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (bytes?.length === 32) return bytes;
  // A secret, so it is not repeated.
  throw new ConfigProblem(name, '32 random bytes in hexadecimal or base64', '…', '$(openssl rand -hex 32)');
}

/** A user of its own must be named, for the server's own may write. */
function toSqlUrl(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username !== '') return text;
  throw new ConfigProblem(
    name,
    'an http or https address with a user who may only read',
    '…',
    'http://reader:password@host:8123/candor',
  );
}

function toCluster(text: string, name: string): string {
  if (/^[A-Za-z_][\w-]{0,63}$/.test(text)) return text;
  throw new ConfigProblem(name, 'the name of a cluster in system.clusters', text, 'candor');
}

function toQuorum(text: string, name: string): Quorum {
  if (text === 'auto') return text;
  if (/^[1-9]$/.test(text)) return Number(text);
  throw new ConfigProblem(name, 'auto or a number of replicas from 1 to 9', text, '2');
}

function toPublicUrl(text: string, name: string): string {
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isHttp)
    throw new ConfigProblem(name, 'an http or https address', text, 'https://telemetry.shop.example');
  return text.replace(/\/+$/, '');
}

function toHosts(text: string, name: string): readonly string[] {
  const hosts = toList(text);
  const wrong = hosts.find((host) => !/^[\w.-]+$/.test(host));
  if (wrong === undefined) return hosts;
  throw new ConfigProblem(name, 'host names with commas between them', wrong, 'telemetry.shop.example');
}

function toProxies(text: string, name: string): readonly string[] {
  const proxies = toList(text);
  const wrong = proxies.find((proxy) => !isNetwork(proxy));
  if (wrong === undefined) return proxies;
  throw new ConfigProblem(
    name,
    'addresses or networks with commas between them',
    wrong,
    '10.0.0.2,10.1.0.0/16',
  );
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const isRange =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  return version !== 0 && isRange && rest.length === 0;
}

function toRetentionKinds(text: string, name: string): RetentionKinds {
  const entries = toList(text).map((entry): [string, number] => {
    const [, kind = '', days = ''] = /^([a-z]+)=(\d{1,4})$/.exec(entry) ?? [];
    const isKind = CHOSEN_KINDS.some((known) => known === kind);
    if (isKind && Number(days) >= 1 && Number(days) <= 3650) return [kind, Number(days)];
    throw new ConfigProblem(
      name,
      `${CHOSEN_KINDS.join(', ')} with days from 1 to 3650`,
      entry,
      'errors=30,performance=400',
    );
  });
  return Object.fromEntries(entries);
}

function toOrigins(text: string, name: string): readonly string[] {
  const origins = toList(text);
  for (const origin of origins) {
    if (!isOriginPattern(origin))
      throw new ConfigProblem(
        name,
        'origins with commas between them',
        origin,
        'https://shop.example,https://*.shop.example',
      );
  }
  return origins;
}

function toForeignConsent(text: string, name: string): ForeignConsent {
  if (isForeignConsent(text)) return text;
  throw new ConfigProblem(name, 'basic, enhanced or full', text, impliedConsent);
}

function toAdminToken(text: string, name: string): string {
  if (text.length < 16)
    throw new ConfigProblem(name, 'at least 16 characters', '…', '$(openssl rand -hex 24)');
  return text;
}

function toList(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '');
}
