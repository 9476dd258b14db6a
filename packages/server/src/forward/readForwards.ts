import { readFile } from 'node:fs/promises';
import type { ForwardKind } from '../api/types.ts';
import { StartProblem } from '../startProblem.ts';
import type { OtlpEncoding } from './toOtlp.ts';

/** Where the events of a project also go. */
export interface Forward {
  /** Of its folder and in its metrics: lower-case letters, digits and `-`. */
  readonly name: string;
  readonly project: string;
  readonly to: ForwardKind;
  /** Of OTLP. */
  readonly encoding: OtlpEncoding;
  /** Of OTLP the address before `/v1/logs`; of Sentry that of the envelopes, made of the DSN. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What may wait while nobody answers. */
  readonly maxBytes: number;
  /** What is older is let go. */
  readonly maxAgeMs: number;
  /** Of its spool. */
  readonly folder: string;
  /** Of one that was made in the dashboard; it reaches what channels may reach, and may be paused. */
  readonly isChosen?: { readonly id: string; readonly isPaused: boolean };
}

type Given = Readonly<Record<string, unknown>>;

export const MEGABYTE: number = 1024 * 1024;
export const HOUR_MS: number = 3_600_000;
const FIELDS = ['name', 'project', 'to', 'url', 'dsn', 'encoding', 'headers', 'maxMegabytes', 'maxHours'];

/** Reads the file that `CANDOR_FORWARD` names. Throws a `StartProblem` that names the field and the cure. */
export async function readForwards(path: string): Promise<Forward[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartProblem(`CANDOR_FORWARD names ${path}, which cannot be read (${error.code}).`);
  });
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new StartProblem(`${path} is no JSON. It must be a list, such as ${EXAMPLE}`);
  }
  if (!Array.isArray(list)) throw new StartProblem(`${path} must be a list, such as ${EXAMPLE}`);
  const forwards = list.map((given: unknown, index) => readOne(given, `${path}: entry ${index + 1}`));
  const twice = forwards.find(({ name }, index) => forwards.findIndex((one) => one.name === name) < index);
  if (twice) throw new StartProblem(`${path}: two entries have the name ${twice.name}. Give each its own.`);
  return forwards;
}

const EXAMPLE =
  '[{"name": "collector", "project": "default", "to": "otlp", "url": "https://collector.example:4318"}]';

function readOne(value: unknown, place: string): Forward {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) throw new StartProblem(`${place} must be an object, as in ${EXAMPLE}`);
  const given = value as Given;
  const refuse = (field: string, rule: string): never => {
    throw new StartProblem(`${place}: ${field} ${rule}.`);
  };
  const stray = Object.keys(given).find((field) => !FIELDS.includes(field));
  if (stray !== undefined) refuse(JSON.stringify(stray), `is not known; there are ${FIELDS.join(', ')}`);
  const {
    name,
    project = 'default',
    to,
    headers = {},
    encoding = 'json',
    maxMegabytes = 64,
    maxHours = 24,
  } = given;
  if (typeof name !== 'string' || !/^[a-z\d][a-z\d-]{0,39}$/.test(name))
    return refuse('name', 'must be 1 to 40 lower-case letters, digits or -, such as "collector"');
  if (typeof project !== 'string' || project === '')
    return refuse('project', 'must name a project, such as "default"');
  if (to !== 'otlp' && to !== 'sentry') return refuse('to', 'must be "otlp" or "sentry"');
  if (encoding !== 'json' && encoding !== 'protobuf')
    return refuse('encoding', 'must be "json" or "protobuf"');
  const isTexts = typeof headers === 'object' && headers !== null && Object.values(headers).every(isHeader);
  if (!isTexts) return refuse('headers', 'must be an object of texts, such as {"authorization": "Bearer …"}');
  if (!isBetween(maxMegabytes, 1, 65_536)) return refuse('maxMegabytes', 'must be a number from 1 to 65536');
  if (!isBetween(maxHours, 1, 24 * 30)) return refuse('maxHours', 'must be a number from 1 to 720');
  const url = to === 'otlp' ? readUrl(given['url']) : readDsn(given['dsn']);
  if (url === undefined)
    return to === 'otlp'
      ? refuse('url', 'must be an http or https address, such as "https://collector.example:4318"')
      : refuse('dsn', 'must be a DSN, such as "https://key@sentry.example/1"');
  return {
    name,
    project,
    folder: name,
    to,
    encoding,
    url,
    headers: headers as Record<string, string>,
    maxBytes: maxMegabytes * MEGABYTE,
    maxAgeMs: maxHours * HOUR_MS,
  };
}

export function readUrl(url: unknown): string | undefined {
  const isHttp = typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isHttp ? url.replace(/\/+$/, '') : undefined;
}

/** https://develop.sentry.dev/sdk/foundations/transport/authentication/ */
export function readDsn(dsn: unknown): string | undefined {
  if (readUrl(dsn) === undefined) return undefined;
  const { protocol, host, username, pathname } = new URL(String(dsn));
  const [, path = '', project = ''] = /^(.*)\/(\d+)\/?$/.exec(pathname) ?? [];
  if (username === '' || project === '') return undefined;
  return `${protocol}//${host}${path}/api/${project}/envelope/?sentry_version=7&sentry_key=${username}&sentry_client=candor%2F1`;
}

export function isHeader(value: unknown): boolean {
  return typeof value === 'string' && !/[\r\n\0]/.test(value);
}

export function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
