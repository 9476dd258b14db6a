import type { InnerEvent } from '../event.ts';

/** Which field of an event lies in which column, in the order of a row. Id and time come first: see `rowBytes.ts`. */
const columns = {
  id: 'id',
  at: 'at',
  project: 'project',
  receivedAt: 'received_at',
  source: 'source',
  type: 'type',
  name: 'name',
  value: 'value',
  weight: 'weight',
  session: 'session',
  user: 'user',
  seq: 'seq',
  page: 'page',
  release: 'release',
  environment: 'environment',
  browser: 'browser',
  os: 'os',
  device: 'device',
  fingerprint: 'fingerprint',
  message: 'message',
  stack: 'stack',
  attributes: 'attributes',
  numbers: 'numbers',
  retentionDays: 'retention_days',
  consent: 'consent',
} as const satisfies Record<keyof InnerEvent, string>;

/** The columns that `toRow` writes, in its order. */
export const ROW_COLUMNS: readonly string[] = Object.values(columns);

// The largest weight that a row holds.
const maxWeight = 0xffff_ffff;

/** One event as a line of `JSONCompactEachRow`: an array in the order of `ROW_COLUMNS`. */
export function toRow(event: InnerEvent): string {
  const cells = [
    event.id,
    Math.trunc(event.at),
    event.project,
    Math.trunc(event.receivedAt),
    event.source,
    event.type,
    event.name,
    event.value,
    Math.min(event.weight, maxWeight),
    event.session,
    event.user,
    event.seq,
    event.page,
    event.release,
    event.environment,
    event.browser,
    event.os,
    event.device,
    event.fingerprint,
    event.message,
    event.stack,
    event.attributes,
    finite(event.numbers),
    event.retentionDays,
    event.consent,
  ];
  const line = JSON.stringify(cells);
  // Half a surrogate pair, as a cut emoji leaves it, is written as `\udXXX`: the database refuses the whole block
  // for it. A paired one is written as it is, so this branch is rare.
  return line.includes('\\ud') ? JSON.stringify(wellFormed(cells)) : line;
}

/** The event that a line of `toRow` holds. */
export function fromRow(line: string): InnerEvent {
  const cells = JSON.parse(line) as unknown[];
  const entries = Object.keys(columns).map((field, index) => [field, cells[index]]);
  // Every field has its column, and the line is our own; an older one ends before the level.
  const event = Object.fromEntries(entries) as InnerEvent;
  return { ...event, consent: event.consent ?? '' };
}

/** JSON has no infinity and would say `null`, which a map of numbers cannot hold. */
function finite(numbers: Record<string, number>): Record<string, number> {
  for (const name in numbers)
    if (!Number.isFinite(numbers[name]))
      return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
  return numbers;
}

/** Replaces half a surrogate pair, as a cut emoji leaves it, wherever text lies. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name.toWellFormed(), wellFormed(of)]));
}
