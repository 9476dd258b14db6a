import { writeFile } from 'node:fs/promises';
import type { PersonAnswer } from '@candor/core/wire';
import { toCsv } from '../privacy/csv.ts';
import { type Command, CommandProblem, EXIT, type Invocation, UsageProblem } from './Command.ts';
import type { Connection } from './connection.ts';
import { listOf, textOf } from './options.ts';
import { withConnection } from './withConnection.ts';

export const visitOptions = {
  visit: {
    value: 'ID',
    isRepeatable: true,
    help: 'a visit, by the id that its events have; repeat it, use commas, or - for ids on standard input',
  },
  project: { value: 'NAME', help: 'whose visits (default: the first)' },
} as const;

// As many as the server takes in one request.
const atOnce = 500;

/** `candor export` */
export const exportVisits: Command = {
  usage: '',
  summary: 'everything that is kept of some visits, for the person whose they are',
  options: {
    ...visitOptions,
    format: { value: 'json|csv', help: 'csv has the events alone (default json)' },
    out: { value: 'FILE', help: 'a new file, for your eyes only; without, standard output' },
  },
  run: (invocation) =>
    withConnection(invocation, { needsStore: true }, async (connection) => {
      const format = textOf(invocation.options, 'format') ?? 'json';
      if (format !== 'json' && format !== 'csv')
        throw new UsageProblem(`--format must be json or csv, got ${JSON.stringify(format)}.`);
      const found = await readVisits(connection, await visitsIn(invocation), invocation);
      const text = format === 'csv' ? toCsv(found.events) : `${JSON.stringify(found, null, 2)}\n`;
      const path = textOf(invocation.options, 'out');
      if (path === undefined) {
        invocation.io.print(text.trimEnd());
        return EXIT.done;
      }
      await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
        throw new CommandProblem(`${path} cannot be written (${error.code}). Name a new file.`);
      });
      const counts = { visits: found.visits.length, events: found.events.length };
      invocation.answer(
        { ...counts, out: path },
        `Wrote ${counts.events} events of ${counts.visits} visits to ${path}.`,
      );
      return EXIT.done;
    }),
};

/** `candor erase` */
export const eraseVisits: Command = {
  usage: '',
  summary: 'removes everything that is kept of some visits, for good',
  options: { ...visitOptions, yes: { help: 'does it; without, says how much there is' } },
  run: (invocation) =>
    withConnection(invocation, { needsStore: true }, async (connection) => {
      const visits = await visitsIn(invocation);
      if (invocation.options['yes'] !== true) {
        const { events } = await readVisits(connection, visits, invocation);
        invocation.answer(
          { events: events.length, erased: 0 },
          `There are ${events.length} events. Add --yes to erase them; they cannot be brought back.`,
        );
        return EXIT.wanting;
      }
      let erased = 0;
      let done = 0;
      for (const part of partsOf(visits)) {
        const path = `visits/erase${projectIn(invocation)}`;
        erased += (await connection.ask<{ erased: number }>('POST', path, { visits: part })).erased;
        done += part.length;
        progress(invocation, done, visits.length, 'erased');
      }
      invocation.answer({ erased }, `Erased ${erased} events.`);
      return EXIT.done;
    }),
};

export async function visitsIn({ options, io }: Invocation): Promise<string[]> {
  const given = listOf(options, 'visit') ?? [];
  const isRead = given.includes('-');
  const read = isRead ? (await io.readInput()).split(/[\s,]+/) : [];
  const visits = [...new Set([...given, ...read].filter((id) => id !== '' && id !== '-'))];
  if (visits.length === 0) throw new UsageProblem('--visit is missing.');
  return visits;
}

async function readVisits(
  { ask }: Connection,
  visits: readonly string[],
  invocation: Invocation,
): Promise<PersonAnswer> {
  let whole: PersonAnswer | undefined;
  let done = 0;
  for (const part of partsOf(visits)) {
    let after: string | undefined;
    do {
      const path = `visits/export${projectIn(invocation)}`;
      const { next, ...found }: PersonAnswer = await ask('POST', path, { visits: part, after });
      whole = whole
        ? {
            ...whole,
            visits: [...whole.visits, ...found.visits],
            events: [...whole.events, ...found.events],
            pageLoads: [...whole.pageLoads, ...found.pageLoads],
          }
        : found;
      after = next;
    } while (after !== undefined);
    done += part.length;
    progress(invocation, done, visits.length, 'read');
  }
  if (!whole) throw new UsageProblem('--visit is missing.');
  return whole;
}

export function* partsOf(visits: readonly string[]): Generator<string[]> {
  for (let from = 0; from < visits.length; from += atOnce) yield visits.slice(from, from + atOnce);
}

export function projectIn({ options }: Invocation): string {
  const project = textOf(options, 'project');
  return project === undefined ? '' : `?project=${encodeURIComponent(project)}`;
}

export function progress({ io }: Invocation, done: number, all: number, what: string): void {
  if (all > atOnce) io.note(`${done} of ${all} visits ${what}`);
}
