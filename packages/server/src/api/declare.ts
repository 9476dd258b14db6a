import type { Filter } from './askTypes.ts';
import {
  MAX_QUESTION,
  type Parameters,
  readCondition,
  readField,
  readLimit,
  readNeeded,
  readOneOf,
  readSplit,
  readText,
} from './parameters.ts';

/** A parameter of a question: how it is read, and how that is told. */
export interface Parameter<Value> {
  /** What it is for. */
  readonly about: string;
  /** What is taken, as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** `undefined` where it is not said. Throws `ApiRefusal` for what cannot be used. */
  read(parameters: Parameters, name: string): Value | undefined;
  readonly isNeeded?: boolean;
  readonly isInPath?: boolean;
}

/** One that must be there. */
export interface NeededParameter<Value> extends Parameter<Value> {
  read(parameters: Parameters, name: string): Value;
  readonly isNeeded: true;
}

/** What a question declares, by name. */
export type Declared = Readonly<Record<string, Parameter<unknown>>>;

type ValueOf<One> = One extends Parameter<infer Value> ? Value : never;
type NeededOf<All extends Declared> = {
  [Name in keyof All]: All[Name] extends { isNeeded: true } ? Name : never;
}[keyof All];

/** What is read of it: what need not be there is left out where it is not said. */
export type Read<All extends Declared> = { [Name in NeededOf<All>]: ValueOf<All[Name]> } & {
  [Name in Exclude<keyof All, NeededOf<All>>]?: ValueOf<All[Name]>;
};

/** Reads what is declared. Throws `ApiRefusal` for what cannot be used. */
export function readDeclared<All extends Declared>(declared: All, parameters: Parameters): Read<All> {
  const entries = Object.entries(declared)
    .map(([name, parameter]) => [name, parameter.read(parameters, name)] as const)
    .filter(([, value]) => value !== undefined);
  // The names that were declared, with what their parameters read.
  return Object.fromEntries(entries) as Read<All>;
}

/** A text of at most so many characters. */
export function text(maxLength: number, about: string): Parameter<string> {
  return {
    about,
    schema: { type: 'string', maxLength },
    read: (parameters, name) => readText(parameters, name, maxLength),
  };
}

/** How many are wanted at most. */
export function limit(maximum: number, about: string): Parameter<number> {
  return {
    about,
    schema: { type: 'integer', minimum: 1, maximum },
    read: (parameters) => readLimit(parameters, maximum),
  };
}

/** One of some words. */
export function oneOf<Word extends string>(words: readonly Word[], about: string): Parameter<Word> {
  return {
    about,
    schema: { enum: words },
    read: (parameters, name) => readOneOf(parameters, name, words),
  };
}

/** A condition in words. */
export function condition(about: string): Parameter<Filter> {
  return { about, schema: { type: 'string', maxLength: MAX_QUESTION }, read: readCondition };
}

/** The name of a field. */
export function field(about: string): Parameter<string> {
  return { about, schema: { type: 'string', maxLength: 100 }, read: readField };
}

/** Shares by name. */
export function split(about: string): Parameter<Record<string, number>> {
  return { about, schema: { type: 'string', maxLength: MAX_QUESTION }, read: readSplit };
}

/** A question in words or JSON, which `parse` understands; without it, `example` shows one. */
export function written<Value>(
  parse: (text: string) => Value,
  example: string,
  about: string,
): NeededParameter<Value> {
  return {
    about,
    schema: { type: 'string', maxLength: MAX_QUESTION, examples: [example] },
    isNeeded: true,
    read: (parameters, name) => parse(readNeeded(parameters, name, MAX_QUESTION, `such as ${example}`)),
  };
}
