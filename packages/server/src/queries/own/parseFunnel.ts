import type { FunnelQuestion, FunnelStep } from '../../api/funnelTypes.ts';
import { checkFunnel } from './checkFunnel.ts';
import { isJson, toJson } from './json.ts';
import { readFilter } from './parseFilter.ts';
import { Reader } from './Reader.ts';
import { writeDuration, writeFilter, writeText } from './writeQuestion.ts';

/** Reads a funnel in its text or its JSON form. Throws `QuestionProblem`. */
export function readFunnel(text: string): FunnelQuestion {
  return checkFunnel(isJson(text) ? toJson(text) : parseFunnel(text));
}

/** Reads the text form: `page_view where page = /cart then order within 1h per user by device`. */
function parseFunnel(text: string): FunnelQuestion {
  const reader = new Reader(text);
  const steps = [readStep(reader)];
  while (reader.takeIf('then') !== undefined) steps.push(readStep(reader));
  const within = reader.takeIf('within') && reader.takeDuration('what follows within');
  const per = readPer(reader);
  const by = reader.takeIf('by') && reader.takeText('a field');
  reader.end('then, within, per or by, in this order');
  if (steps.length < 2) reader.fail('a second step is missing: go on with then and a type of event.');
  return {
    steps,
    ...(within && { within }),
    ...(per && { per }),
    ...(by && { by }),
  };
}

function readStep(reader: Reader): FunnelStep {
  const type = reader.takeText('a type of event');
  const where = reader.takeIf('where') && readFilter(reader);
  return { type, ...(where && { where }) };
}

function readPer(reader: Reader): 'visit' | 'user' | undefined {
  if (reader.takeIf('per') === undefined) return undefined;
  if (reader.takeIf('visit') !== undefined) return 'visit';
  return reader.takeIf('user') === undefined ? reader.fail('visit or user is missing after per.') : 'user';
}

/** A funnel in its text form, which is read as the same funnel. */
export function writeFunnel({ steps, within, per, by }: FunnelQuestion): string {
  return [
    steps.map(writeStep).join(' then '),
    ...(within === undefined ? [] : [`within ${writeDuration(within)}`]),
    ...(per === undefined ? [] : [`per ${per}`]),
    ...(by === undefined ? [] : [`by ${writeText(by)}`]),
  ].join(' ');
}

/** One step in words. */
export function writeStep({ type, where }: FunnelStep): string {
  return where === undefined ? writeText(type) : `${writeText(type)} where ${writeFilter(where)}`;
}
