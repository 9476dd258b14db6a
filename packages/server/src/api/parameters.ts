import { checkField } from '../queries/own/checkQuestion.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { QuestionProblem } from '../queries/own/QuestionProblem.ts';
import type { Scope } from '../store/store.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { Filter } from './askTypes.ts';

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** Of a question, in JSON or text. */
export const MAX_QUESTION = 16_384;
/** The longest retention and a month. */
const MAX_RANGE_MS = 430 * DAY;
/** Beyond this year a time is a mistake, such as microseconds. */
const LATEST = Date.UTC(2100, 0, 1);
const LARGEST_FINGERPRINT = 2n ** 64n - 1n;

/** The parameters of a request, before anything is known about them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Project and range of a question; the last 24 hours unless it says otherwise. */
export function readScope(parameters: Parameters, { project, now }: { project: string; now: number }): Scope {
  const to = readTime(parameters, 'to') ?? now;
  const from = readTime(parameters, 'from') ?? Math.max(0, to - DAY);
  if (from >= to) refuse('from', 'must be before `to`');
  if (to - from > MAX_RANGE_MS) refuse('from', `must be at most ${MAX_RANGE_MS / DAY} days before \`to\``);
  return { project, from, to };
}

/** How many rows are wanted; `undefined` where it is not said. */
export function readLimit(parameters: Parameters, max: number): number | undefined {
  return readCount(parameters, 'limit', max);
}

/** A number of things, from 1 up; `undefined` where it is not said. */
export function readCount(parameters: Parameters, name: string, max: number): number | undefined {
  const text = readText(parameters, name, 20);
  if (text === undefined) return undefined;
  const count = toWhole(text);
  if (count === undefined || count < 1 || count > max)
    refuse(name, `must be a whole number from 1 to ${max}`);
  return count;
}

/** A parameter given at most once; empty is a value like any other. */
export function readText(parameters: Parameters, name: string, maxLength: number): string | undefined {
  const value = parameters[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') refuse(name, 'must be given once');
  if (value.length > maxLength) refuse(name, `must have at most ${maxLength} characters`);
  return value.toWellFormed();
}

/** A parameter that must be there; `example` says what with. */
export function readNeeded(parameters: Parameters, name: string, maxLength: number, example: string): string {
  const text = readText(parameters, name, maxLength);
  return text === undefined ? refuse(name, `is missing. Give it, ${example}`) : text;
}

/** A condition in words; `undefined` where there is none. */
export function readCondition(parameters: Parameters, name: string): Filter | undefined {
  const text = readText(parameters, name, MAX_QUESTION);
  if (text === undefined || text === '') return undefined;
  try {
    return parseFilter(text);
  } catch (error) {
    if (!(error instanceof QuestionProblem)) throw error;
    throw new ApiRefusal(400, 'bad_parameter', `\`${name}\`: ${error.message}`);
  }
}

/** The name of a field; `undefined` where it is not said. */
export function readField(parameters: Parameters, name: string): string | undefined {
  const text = readText(parameters, name, MAX_QUESTION);
  if (text === undefined) return undefined;
  try {
    return checkField(text, name);
  } catch (error) {
    throw error instanceof QuestionProblem ? new ApiRefusal(400, 'bad_parameter', error.message) : error;
  }
}

/** Larger ones, and smaller ones than its inverse, would leave what a number can hold. */
const MAX_SHARE = 1e9;

/** Shares by name, such as `long=1,short=3`; `undefined` where there are none. */
export function readSplit(parameters: Parameters, name: string): Record<string, number> | undefined {
  const text = readText(parameters, name, MAX_QUESTION);
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part): [string, number] => {
    const at = part.lastIndexOf('=');
    const share = Number(part.slice(at + 1));
    const isShare = at > 0 && share >= 1 / MAX_SHARE && share <= MAX_SHARE;
    return isShare
      ? [part.slice(0, at).trim(), share]
      : refuse(name, 'must be shares by variant, such as long=1,short=3');
  });
  return Object.fromEntries(parts);
}

/** One of some words; `undefined` where it is not said. */
export function readOneOf<Word extends string>(
  parameters: Parameters,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = readText(parameters, name, 100);
  if (text === undefined) return undefined;
  return words.find((word) => word === text) ?? refuse(name, `must be one of ${words.join(', ')}`);
}

/** The group of an error, as an answer named it. */
export function readFingerprint(parameters: Parameters): string {
  const text = readText(parameters, 'fingerprint', 20) ?? '';
  const isNumber = /^\d{1,20}$/.test(text) && BigInt(text) <= LARGEST_FINGERPRINT;
  if (!isNumber) refuse('fingerprint', 'must be the fingerprint of a group, as `/api/v1/errors` names it');
  return BigInt(text).toString();
}

function readTime(parameters: Parameters, name: 'from' | 'to'): number | undefined {
  const text = readText(parameters, name, 20);
  if (text === undefined) return undefined;
  const time = toWhole(text);
  if (time === undefined || time > LATEST) refuse(name, 'must be a time in whole milliseconds since 1970');
  return time;
}

function toWhole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function refuse(name: string, rule: string): never {
  throw new ApiRefusal(400, 'bad_parameter', `\`${name}\` ${rule}.`);
}
