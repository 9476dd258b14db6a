import { AccessProblem } from '../access/AccessProblem.ts';
import { checkName } from '../access/rules.ts';
import type { AlertCondition, AlertQuery, AlertRuleChoice, BurnWindow } from '../api/types.ts';
import { FRAMEWORKS } from '../compliance/standards.ts';
import { LEVELS } from '../queries/measure.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { QuestionProblem } from '../queries/own/QuestionProblem.ts';
import { writeQuestion } from '../queries/own/writeQuestion.ts';
import { isVitalName } from '../queries/vitalRating.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SEVERITIES = ['critical', 'warning', 'info'] as const;
/** Those of which a share is bad, so that an objective can be held against them. */
const WITH_BUDGET: readonly AlertQuery['measure'][] = ['vital', 'errorRate', 'availability', 'loss'];
/** Those that anomalies can be told of: the others have no hours. */
const WITH_SEASON: readonly AlertQuery['measure'][] = [
  'vital',
  'errors',
  'errorRate',
  'events',
  'availability',
];

/** Windows and rates of https://sre.google/workbook/alerting-on-slos/ */
export const USUAL_BURN: readonly BurnWindow[] = [
  { longMs: HOUR, shortMs: 5 * MINUTE, rate: 14.4 },
  { longMs: 6 * HOUR, shortMs: 30 * MINUTE, rate: 6 },
  { longMs: 3 * DAY, shortMs: 6 * HOUR, rate: 1 },
];

type Given = Readonly<Record<string, unknown>>;

/** Reads a rule; an `AccessProblem` names the field that cannot be used, and what to write instead. */
export function checkRule(given: Given): AlertRuleChoice {
  const query = checkQuery(toGiven(given['query'], 'query'));
  const condition = checkCondition(toGiven(given['condition'], 'condition'), query);
  const isHourly = condition.kind === 'anomaly';
  const windowMs = isHourly
    ? HOUR
    : duration(given, 'windowMs', { least: 10 * SECOND, most: 30 * DAY, usual: 5 * MINUTE });
  return {
    name: checkName(given['name']),
    isEnabled: flag(given, 'isEnabled', true),
    query,
    condition,
    windowMs,
    everyMs: duration(given, 'everyMs', {
      least: 10 * SECOND,
      most: DAY,
      usual: isHourly ? 5 * MINUTE : MINUTE,
    }),
    pendingMs: duration(given, 'pendingMs', { least: 0, most: 7 * DAY, usual: 0 }),
    resolveMs: duration(given, 'resolveMs', { least: 0, most: 7 * DAY, usual: 5 * MINUTE }),
    severity: oneOf(given, 'severity', SEVERITIES, 'warning'),
    group: text(given, 'group', 100) ?? '',
    channels: ids(given, 'channels'),
    runbook: address(given, 'runbook'),
  };
}

function checkQuery(given: Given): AlertQuery {
  const { measure } = given;
  switch (measure) {
    case 'vital': {
      const vital = given['vital'];
      if (typeof vital !== 'string' || !isVitalName(vital))
        return refuse('query.vital', 'must be LCP, INP, CLS, FCP, TTFB or FID');
      const level = given['level'] ?? 0.75;
      if (typeof level !== 'number' || !LEVELS.includes(level))
        return refuse('query.level', `must be one of ${LEVELS.join(', ')}`);
      return { measure, vital, level, ...some('page', text(given, 'page', 2_048, 'query.page')) };
    }
    case 'errors': {
      const fingerprint = text(given, 'fingerprint', 20, 'query.fingerprint');
      if (fingerprint !== undefined && !(/^\d{1,20}$/.test(fingerprint) && BigInt(fingerprint) < 2n ** 64n))
        refuse('query.fingerprint', 'must be the fingerprint of a group, as `/api/v1/errors` names it');
      return { measure, ...some('fingerprint', fingerprint) };
    }
    case 'availability':
    case 'health':
      return { measure, ...some('service', text(given, 'service', 256, 'query.service')) };
    case 'events': {
      const type = text(given, 'type', 256, 'query.type');
      if (type === undefined) return refuse('query.type', 'must be a type of events, such as checkout');
      return { measure, type, ...some('name', text(given, 'name', 256, 'query.name')) };
    }
    case 'question':
      return { measure, q: checkQuestionText(given['q']) };
    case 'compliance': {
      const framework = FRAMEWORKS.find((known) => known === given['framework']);
      if (given['framework'] !== undefined && framework === undefined)
        refuse('query.framework', `must be one of ${FRAMEWORKS.join(', ')}, or left out`);
      return { measure, ...some('framework', framework) };
    }
    case 'errorRate':
    case 'newErrors':
    case 'loss':
      return { measure };
    default:
      return refuse(
        'query.measure',
        'must be vital, errors, errorRate, newErrors, availability, health, events, question, loss or compliance',
      );
  }
}

/** A question of one figure, as it is written here. */
function checkQuestionText(q: unknown): string {
  if (typeof q !== 'string') return refuse('query.q', 'must be a question, such as count of order');
  try {
    const { measure, of, where, by, every } = readQuestion(q);
    if (by !== undefined || every !== undefined)
      refuse('query.q', 'must ask for one figure: leave out by and every');
    const written = writeQuestion({ measure, ...(of && { of }), ...(where && { where }) });
    // It may have become too long: better refused now than at every look.
    readQuestion(written);
    return written;
  } catch (error) {
    if (error instanceof QuestionProblem) throw new AccessProblem('invalid', `\`query.q\`: ${error.message}`);
    throw error;
  }
}

function checkCondition(given: Given, query: AlertQuery): AlertCondition {
  const { measure } = query;
  const field = (name: string): string => `condition.${name}`;
  const leastSamples = (): { leastSamples?: number } =>
    some(
      'leastSamples',
      number(given, 'leastSamples', { least: 0, most: 1e9, field: field('leastSamples') }),
    );
  switch (given['kind']) {
    case 'threshold': {
      const direction = oneOf(given, 'direction', ['above', 'below'] as const, 'above', field('direction'));
      const value = needed(given, 'value', { least: -1e12, most: 1e12, field: field('value') });
      const clear = number(given, 'clear', { least: -1e12, most: 1e12, field: field('clear') });
      const isInside = clear === undefined || (direction === 'above' ? clear <= value : clear >= value);
      if (!isInside)
        refuse(
          field('clear'),
          `must be ${direction === 'above' ? 'at most' : 'at least'} the value, ${value}`,
        );
      return { kind: 'threshold', direction, value, ...some('clear', clear), ...leastSamples() };
    }
    case 'absence':
      return { kind: 'absence' };
    case 'change': {
      const direction = oneOf(given, 'direction', ['up', 'down'] as const, 'up', field('direction'));
      const most = direction === 'down' ? 1 : 1_000;
      const by = needed(given, 'by', { least: 0.01, most, field: field('by') });
      const against = oneOf(
        given,
        'against',
        ['previous', 'day', 'week'] as const,
        'previous',
        field('against'),
      );
      return { kind: 'change', direction, by, against, ...leastSamples() };
    }
    case 'burnRate': {
      const isRate = measure === 'question' && query.q.startsWith('rate(');
      if (!isRate && !WITH_BUDGET.includes(measure))
        refuse(
          field('kind'),
          `burnRate needs a query of ${WITH_BUDGET.join(', ')}, of which a share can be bad`,
        );
      const objective = needed(given, 'objective', { least: 0.5, most: 0.99999, field: field('objective') });
      const leastBad = number(given, 'leastBad', { least: 0, most: 1e9, field: field('leastBad') }) ?? 10;
      return { kind: 'burnRate', objective, windows: checkWindows(given['windows']), leastBad };
    }
    case 'anomaly': {
      if (measure !== 'question' && !WITH_SEASON.includes(measure))
        refuse(
          field('kind'),
          `anomaly needs a query of ${WITH_SEASON.join(', ')}, which has a course over hours`,
        );
      const direction = oneOf(
        given,
        'direction',
        ['up', 'down', 'both'] as const,
        'both',
        field('direction'),
      );
      const deviations =
        number(given, 'deviations', { least: 2, most: 20, field: field('deviations') }) ?? 3.6;
      return { kind: 'anomaly', direction, deviations };
    }
    default:
      return refuse(field('kind'), 'must be threshold, absence, change, burnRate or anomaly');
  }
}

function checkWindows(given: unknown): BurnWindow[] {
  if (given === undefined) return [...USUAL_BURN];
  if (!Array.isArray(given) || given.length < 1 || given.length > 5)
    return refuse('condition.windows', 'must be 1 to 5 windows, or left out for the usual three');
  return given.map((one: unknown, index) => {
    const field = `condition.windows[${index}]`;
    const window = toGiven(one, field);
    const longMs = needed(window, 'longMs', { least: MINUTE, most: 30 * DAY, field: `${field}.longMs` });
    const shortMs = needed(window, 'shortMs', { least: MINUTE, most: longMs, field: `${field}.shortMs` });
    const rate = needed(window, 'rate', { least: 0.1, most: 10_000, field: `${field}.rate` });
    return { longMs, shortMs, rate };
  });
}

function duration(
  given: Given,
  name: string,
  { least, most, usual }: { least: number; most: number; usual: number },
): number {
  const value = number(given, name, { least, most, field: name });
  if (value !== undefined && !Number.isInteger(value)) refuse(name, 'must be whole milliseconds');
  return value ?? usual;
}

function number(
  given: Given,
  name: string,
  { least, most, field }: { least: number; most: number; field: string },
): number | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  const isGood = typeof value === 'number' && value >= least && value <= most;
  return isGood ? value : refuse(field, `must be a number from ${least} to ${most}`);
}

function needed(given: Given, name: string, range: { least: number; most: number; field: string }): number {
  return (
    number(given, name, range) ?? refuse(range.field, `must be a number from ${range.least} to ${range.most}`)
  );
}

function text(given: Given, name: string, maxLength: number, field: string = name): string | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  const isGood = typeof value === 'string' && value.length <= maxLength && !/\p{Cc}/u.test(value);
  return isGood ? value.toWellFormed() : refuse(field, `must be text of at most ${maxLength} characters`);
}

function flag(given: Given, name: string, usual: boolean): boolean {
  const value = given[name] ?? usual;
  return typeof value === 'boolean' ? value : refuse(name, 'must be true or false');
}

function oneOf<Word extends string>(
  given: Given,
  name: string,
  words: readonly Word[],
  usual: Word,
  field: string = name,
): Word {
  const value = given[name] ?? usual;
  return words.find((word) => word === value) ?? refuse(field, `must be one of ${words.join(', ')}`);
}

function ids(given: Given, name: string): string[] {
  const value = given[name] ?? [];
  const isGood =
    Array.isArray(value) && value.length <= 20 && value.every((id: unknown) => typeof id === 'string');
  return isGood ? [...new Set<string>(value)] : refuse(name, 'must be a list of at most 20 ids');
}

function address(given: Given, name: string): string {
  const value = text(given, name, 1_000) ?? '';
  const isGood = value === '' || (URL.canParse(value) && new URL(value).protocol === 'https:');
  return isGood ? value : refuse(name, 'must be an https address, or empty');
}

function toGiven(value: unknown, field: string): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return refuse(field, 'must be an object');
}

/** Leaves a field out that was not given. */
function some<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  // A computed name loses its type.
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
