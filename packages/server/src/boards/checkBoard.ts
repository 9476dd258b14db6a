import { AccessProblem } from '../access/AccessProblem.ts';
import type { OwnQuestion } from '../api/askTypes.ts';
import {
  BOARD_COLUMNS,
  BOARD_PANEL_KINDS,
  BOARD_SCHEMA,
  BOARD_UNITS,
  type BoardChoice,
  type BoardPanel,
  type BoardPlace,
  type BoardVariable,
} from '../api/boardTypes.ts';
import { redactor } from '../intake/cleaner.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { QuestionProblem } from '../queries/own/QuestionProblem.ts';
import { variablesOf } from './applyChoices.ts';

const MAX_PANELS = 40;
const MAX_VARIABLES = 8;
const MAX_ROWS = 400;
const MAX_PANEL_ROWS = 20;
const MAX_NAME = 100;
const MAX_DESCRIPTION = 500;
const MAX_ASK = 2_000;
const MAX_TEXT = 10_000;
const LARGEST = 1e12;

/** Fields of events that a variable may choose among. */
const VARIABLE_FIELDS: readonly string[] = [
  'release',
  'page',
  'device',
  'browser',
  'os',
  'environment',
  'name',
];

type Given = Readonly<Record<string, unknown>>;

/** Reads a board or its document; an `AccessProblem` names the field that cannot be used, and what to write instead. */
export function checkBoard(given: Given): BoardChoice {
  checkSchema(given['schema']);
  onlyKnown(given, ['schema', 'name', 'description', 'variables', 'panels'], '');
  const variables = listOf(given, 'variables', MAX_VARIABLES).map(checkVariable);
  unique(variables, 'name', 'variables');
  const panels = listOf(given, 'panels', MAX_PANELS).map(checkPanel);
  unique(panels, 'id', 'panels');
  apart(panels);
  for (const [index, panel] of panels.entries()) checkAsk(panel, index, variables);
  return {
    name: text(given, 'name', { least: 1, most: MAX_NAME }),
    description: text(given, 'description', { most: MAX_DESCRIPTION, usual: '' }),
    variables,
    panels,
  };
}

function checkSchema(schema: unknown): void {
  if (schema === undefined || schema === BOARD_SCHEMA) return;
  const version = typeof schema === 'string' ? /^candor-board\/(\d+)$/.exec(schema)?.[1] : undefined;
  if (version !== undefined && Number(version) > 1)
    refuse('schema', 'is of a newer Candor; update this server, or export the board from one of its version');
  refuse('schema', `must be ${BOARD_SCHEMA}`);
}

function checkVariable(one: unknown, index: number): BoardVariable {
  const at = `variables[${index}]`;
  const given = toGiven(one, at);
  onlyKnown(given, ['name', 'label', 'field', 'value'], `${at}.`);
  const name = given['name'];
  if (typeof name !== 'string' || !/^[a-z][a-zA-Z\d]{0,29}$/.test(name))
    return refuse(`${at}.name`, 'must be 1 to 30 letters and digits that begin with a small letter');
  const field = given['field'] ?? name;
  if (typeof field !== 'string' || !VARIABLE_FIELDS.includes(field))
    return refuse(`${at}.field`, `must be one of ${VARIABLE_FIELDS.join(', ')}`);
  return {
    name,
    label: text(given, 'label', { least: 1, most: MAX_NAME, usual: name, at: `${at}.` }),
    field,
    value: text(given, 'value', { most: 2_048, usual: '', at: `${at}.` }),
  };
}

function checkPanel(one: unknown, index: number): BoardPanel {
  const at = `panels[${index}].`;
  const given = toGiven(one, `panels[${index}]`);
  const kind = oneOf(given, 'kind', BOARD_PANEL_KINDS, { at });
  const id = given['id'];
  if (typeof id !== 'string' || !/^[\w-]{1,40}$/.test(id))
    return refuse(`${at}id`, 'must be 1 to 40 letters, digits, - and _');
  const base = {
    id,
    title: text(given, 'title', { most: MAX_NAME, usual: '', at }),
    ...checkPlace(given, at),
  };
  if (kind === 'text') {
    onlyKnown(given, [...PANEL_FIELDS, 'text'], at);
    return { ...base, kind, text: text(given, 'text', { most: MAX_TEXT, usual: '', isLong: true, at }) };
  }
  const asking = {
    ...base,
    ask: text(given, 'ask', { least: 1, most: MAX_ASK, isLong: true, at }),
    unit: oneOf(given, 'unit', BOARD_UNITS, { usual: 'count', at }),
  };
  switch (kind) {
    case 'graph':
      onlyKnown(given, [...PANEL_FIELDS, ...ASKING_FIELDS, 'style'], at);
      return {
        ...asking,
        kind,
        style: oneOf(given, 'style', ['line', 'bars'] as const, { usual: 'line', at }),
      };
    case 'gauge':
      onlyKnown(given, [...PANEL_FIELDS, ...ASKING_FIELDS, 'min', 'max', 'good', 'poor'], at);
      return { ...asking, kind, ...checkEnds(given, at) };
    default:
      onlyKnown(given, [...PANEL_FIELDS, ...ASKING_FIELDS], at);
      return { ...asking, kind };
  }
}

const PANEL_FIELDS = ['id', 'kind', 'title', 'x', 'y', 'width', 'height'];
const ASKING_FIELDS = ['ask', 'unit'];

function checkPlace(given: Given, at: string): BoardPlace {
  const width = whole(given, 'width', { least: 1, most: BOARD_COLUMNS, at });
  const height = whole(given, 'height', { least: 1, most: MAX_PANEL_ROWS, at });
  const x = whole(given, 'x', { least: 0, most: BOARD_COLUMNS - width, at });
  const y = whole(given, 'y', { least: 0, most: MAX_ROWS, at });
  return { x, y, width, height };
}

function checkEnds(given: Given, at: string): { min: number; max: number; good?: number; poor?: number } {
  const min = number(given, 'min', at) ?? 0;
  const max = number(given, 'max', at);
  if (max === undefined || max <= min)
    return refuse(`${at}max`, `must be a number above min, which is ${min}`);
  const good = number(given, 'good', at);
  const poor = number(given, 'poor', at);
  if ((good === undefined) !== (poor === undefined))
    refuse(`${at}${good === undefined ? 'good' : 'poor'}`, 'must be given with the other limit, or neither');
  return { min, max, ...(good !== undefined && poor !== undefined && { good, poor }) };
}

/** Panels must not lie on one another: on paper and for a screen reader they have one order. */
function apart(panels: readonly BoardPanel[]): void {
  for (const [index, panel] of panels.entries()) {
    const other = panels.findIndex((one, place) => place < index && isOver(one, panel));
    if (other >= 0)
      refuse(`panels[${index}]`, `lies on panels[${other}]; move one of them by x, y, width or height`);
  }
}

function isOver(a: BoardPlace, b: BoardPlace): boolean {
  const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x;
  return !(isBeside || a.y + a.height <= b.y || b.y + b.height <= a.y);
}

/** A question that is not understood is refused when it is kept, not when somebody looks. */
function checkAsk(panel: BoardPanel, index: number, variables: readonly BoardVariable[]): void {
  if (panel.kind === 'text') return;
  const field = `panels[${index}].ask`;
  const question = readAsk(panel.ask, field);
  const unknown = variablesOf(question).find((name) => !variables.some((variable) => variable.name === name));
  if (unknown !== undefined)
    refuse(field, `names $${unknown}, which is no variable of this board; add it, or take it out`);
  if (panel.kind === 'graph' && question.every === undefined)
    refuse(field, 'has no course over time; add every auto, or make the panel a table or a stat');
}

function readAsk(text: string, field: string): OwnQuestion {
  try {
    return readQuestion(text);
  } catch (error) {
    if (error instanceof QuestionProblem)
      throw new AccessProblem('invalid', `\`${field}\`: ${error.message}`);
    throw error;
  }
}

function unique<Row extends object>(rows: readonly Row[], field: keyof Row & string, list: string): void {
  const seen = new Set<unknown>();
  for (const [index, row] of rows.entries()) {
    if (seen.has(row[field])) refuse(`${list}[${index}].${field}`, 'is there twice; give each its own');
    seen.add(row[field]);
  }
}

function listOf(given: Given, name: string, most: number): readonly unknown[] {
  const list = given[name] ?? [];
  if (Array.isArray(list) && list.length <= most) return list;
  return refuse(name, `must be a list of at most ${most}`);
}

/** What is not understood is refused: dropping it would lose what somebody wrote. */
function onlyKnown(given: Given, names: readonly string[], at: string): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    refuse(`${at}${unknown.slice(0, MAX_NAME)}`, `is not known here; known are ${names.join(', ')}`);
}

interface TextRule {
  least?: number;
  most: number;
  usual?: string;
  /** Whether it may have several lines. */
  isLong?: boolean;
  at?: string;
}

/** What people write may name others: that never rests. */
function text(
  given: Given,
  name: string,
  { least = 0, most, usual, isLong = false, at = '' }: TextRule,
): string {
  const value = given[name] ?? usual;
  const isGood =
    typeof value === 'string' &&
    value.trim().length >= least &&
    value.length <= most &&
    !(isLong ? /[^\P{Cc}\n\t\r]/u : /\p{Cc}/u).test(value);
  if (!isGood) return refuse(`${at}${name}`, `must be text of ${least} to ${most} characters`);
  return String(redactor.copy(value.toWellFormed()));
}

function whole(
  given: Given,
  name: string,
  { least, most, at }: { least: number; most: number; at: string },
): number {
  const value = given[name];
  const isGood = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return isGood ? value : refuse(`${at}${name}`, `must be a whole number from ${least} to ${most}`);
}

function number(given: Given, name: string, at: string): number | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  const isGood = typeof value === 'number' && Math.abs(value) <= LARGEST;
  return isGood ? value : refuse(`${at}${name}`, `must be a number from ${-LARGEST} to ${LARGEST}`);
}

function oneOf<Word extends string>(
  given: Given,
  name: string,
  words: readonly Word[],
  { usual, at }: { usual?: Word; at: string },
): Word {
  const value = given[name] ?? usual;
  return words.find((word) => word === value) ?? refuse(`${at}${name}`, `must be one of ${words.join(', ')}`);
}

function toGiven(value: unknown, field: string): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return refuse(field, 'must be an object');
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
