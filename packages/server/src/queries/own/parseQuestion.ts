import type { Measure, OwnQuestion } from '../../api/askTypes.ts';
import { checkQuestion } from './checkQuestion.ts';
import { VALUE_FIELD } from './fields.ts';
import { isJson, toJson } from './json.ts';
import { readFilter } from './parseFilter.ts';
import { Reader } from './Reader.ts';

const QUANTILE_WORDS = { median: 0.5, p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
const MEASURE_WORDS = ['count', 'visits', 'users', 'sum', 'mean', 'rate', ...Object.keys(QUANTILE_WORDS)];

/** Reads a question in its text or its JSON form. Throws `QuestionProblem`. */
export function readQuestion(text: string): OwnQuestion {
  return checkQuestion(isJson(text) ? toJson(text) : parseQuestion(text));
}

/** Reads the text form: `p75(value) of browser.web_vital where name = LCP by device every 1h top 5`. */
function parseQuestion(text: string): OwnQuestion {
  const reader = new Reader(text);
  const measure = readMeasure(reader);
  const types = reader.takeIf('of') && reader.takeList(() => reader.takeText('a type of event'));
  const where = reader.takeIf('where') && readFilter(reader);
  const by = reader.takeIf('by') && reader.takeList(() => reader.takeText('a field'));
  const every =
    reader.takeIf('every') && (reader.takeIf('auto') ? 'auto' : reader.takeDuration('what follows every'));
  const top = reader.takeIf('top') && readTop(reader);
  reader.end('of, where, by, every or top, in this order');
  return {
    measure,
    ...(types && { of: types }),
    ...(where && { where }),
    ...(by && { by }),
    ...(every && { every }),
    ...(top && { top }),
  };
}

function readMeasure(reader: Reader): Measure {
  const word = reader.takeIf(...MEASURE_WORDS);
  switch (word) {
    case 'count':
    case 'visits':
    case 'users':
      return { kind: word };
    case 'sum':
    case 'mean':
      return { kind: word, field: readField(reader) };
    case 'rate': {
      reader.expect('(', 'as in rate(success = true)');
      const where = readFilter(reader);
      reader.expect(')', 'after the condition');
      return { kind: 'rate', where };
    }
    case undefined:
      return reader.fail(`a question begins with what is asked for: ${MEASURE_WORDS.join(', ')}.`);
    default:
      return {
        kind: 'quantile',
        level: QUANTILE_WORDS[word as keyof typeof QUANTILE_WORDS], // what is left of the words
        field: readField(reader),
      };
  }
}

/** What a measure is of: the event's own value unless it says otherwise. */
function readField(reader: Reader): string {
  if (reader.takeIf('(') === undefined) return VALUE_FIELD;
  const field = reader.takeText('a field');
  reader.expect(')', 'after the field');
  return field;
}

function readTop(reader: Reader): number {
  if (!/^\d{1,3}$/.test(reader.next.text)) reader.fail('a whole number is missing after top.');
  return Number(reader.take().text);
}
