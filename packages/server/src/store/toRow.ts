import type { InnerEvent } from '../event.ts';

/** The columns that `toRow` writes, in its order. */
export const ROW_COLUMNS = [
  'project',
  'at',
  'received_at',
  'id',
  'source',
  'type',
  'name',
  'value',
  'weight',
  'session',
  'user',
  'seq',
  'page',
  'release',
  'environment',
  'browser',
  'os',
  'device',
  'fingerprint',
  'message',
  'stack',
  'attributes',
  'numbers',
  'retention_days',
] as const;

/** One event as a line of `JSONCompactEachRow`: an array in the order of `ROW_COLUMNS`. */
export function toRow(event: InnerEvent): string {
  const cells = [
    event.project,
    Math.trunc(event.at),
    Math.trunc(event.receivedAt),
    event.id,
    event.source,
    event.type,
    event.name,
    event.value,
    event.weight,
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
  ];
  const line = JSON.stringify(cells);
  // Half a surrogate pair, as a cut emoji leaves it, is written as `\udXXX`: the database refuses the whole block
  // for it. A paired one is written as it is, so this branch is rare.
  return line.includes('\\ud') ? JSON.stringify(wellFormed(cells)) : line;
}

/** JSON has no infinity and would say `null`, which the map could not hold. */
function finite(numbers: Record<string, number>): Record<string, number> {
  for (const name in numbers) {
    if (!Number.isFinite(numbers[name])) {
      return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
    }
  }
  return numbers;
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name.toWellFormed(), wellFormed(of)]));
}
