import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  describeCollection,
  type EventDescription,
  type FieldDescription,
} from '../packages/core/src/catalogue/describeCollection.ts';
import { levels } from '../packages/core/src/wire/levels.ts';
import { root } from './run.ts';

export const eventsFile: string = join(root, 'docs/events.md');

const all = describeCollection('full');

const tables: Readonly<Record<string, () => string>> = {
  levels: () =>
    toTable(
      ['level', 'lets through', 'on the device', 'ids'],
      levels.map((level) => {
        const { allows, onDevice, ids } = describeCollection(level);
        return [`\`${level}\``, allows, onDevice, ids];
      }),
    ),
  events: () => [toOverview(all.events), ...all.events.flatMap(toSection)].join('\n\n'),
  eventFields: () => toFieldTable(all.eventFields),
  context: () => toFieldTable(all.context),
  envelope: () => toFieldTable(all.envelope),
};

/** The document with every table as the code has it now. */
export function renewTables(text: string): string {
  return text.replace(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const table = tables[name];
      if (!table)
        throw new Error(`docs/events.md asks for a table "${name}"; there are: ${Object.keys(tables)}`);
      return `${start}\n${table()}\n\n${end}`;
    },
  );
}

function toOverview(events: readonly EventDescription[]): string {
  const rows = events.map(({ type, level, pageLevel, reason, fields }) => [
    type === '*' ? 'anything else' : fields.length ? `[\`${type}\`](#${toAnchor(type)})` : `\`${type}\``,
    level,
    pageLevel,
    reason,
  ]);
  return toTable(['type', 'from level', 'with its page from', 'why'], rows);
}

function toSection({ type, fields }: EventDescription): string[] {
  return type === '*' || fields.length === 0 ? [] : [`### \`${type}\``, toFieldTable(fields)];
}

function toFieldTable(fields: readonly FieldDescription[]): string {
  const rows = fields.map(({ name, level, class: privacy, reason, retentionDays, ...field }) => [
    `\`${name}\``,
    level,
    toKind(field),
    privacy,
    retentionDays === 0 ? 'not at all' : `${retentionDays} days`,
    reason,
  ]);
  return toTable(['field', 'from level', 'is', 'class', 'kept', 'why'], rows);
}

function toKind({ kind, unit, values }: Pick<FieldDescription, 'kind' | 'unit' | 'values'>): string {
  if (values) return values.join(', ');
  return unit === undefined ? kind : `${kind}, ${unit}`;
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const toLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [toLine(head), toLine(head.map(() => '---')), ...rows.map(toLine)].join('\n');
}

/** As GitHub makes it of a heading. */
function toAnchor(type: string): string {
  return type.replaceAll('.', '');
}

if (import.meta.main) writeFileSync(eventsFile, renewTables(readFileSync(eventsFile, 'utf8')));
