import type { ServerConfig } from '../config.ts';
import type { SettingGroup } from './settings.ts';

/** How a command ends. */
export const EXIT = { done: 0, failed: 1, usage: 2, wanting: 3 } as const;

/** What a command may say and know of its process. */
export interface Io {
  /** To standard output: the answer, and nothing else. */
  print(text: string): void;
  /** To standard error: what goes on meanwhile. */
  note(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodeVersion: string;
  readonly processId: number;
  readonly platform: string;
  /** Calls back at the first request to stop. */
  onStop(stop: () => void): void;
  exit(code: number): never;
}

/** The options that were given, by name. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command is given. */
export interface Invocation {
  readonly io: Io;
  readonly config: ServerConfig;
  /** What stands behind the command's name. */
  readonly words: readonly string[];
  readonly options: Options;
  /** Prints an answer: as JSON when that was asked for, else as `text`. */
  answer(value: unknown, text: string): void;
}

/** An option besides the settings of the server. */
interface CommandOption {
  /** What stands for its value in the help; without it, a switch. */
  readonly value?: string;
  readonly isRepeatable?: boolean;
  readonly help: string;
}

/** One command of `candor`. */
export interface Command {
  /** Behind the name, such as `list | add NAME`. */
  readonly usage: string;
  readonly summary: string;
  readonly help?: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /**
   * The settings of the server that its help tells.
   * @default ['Where the data is']
   */
  readonly settings?: readonly SettingGroup[];
  run(invocation: Invocation): Promise<number>;
}

/** A command that was not understood; the message says how it is meant. */
export class UsageProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageProblem';
  }
}

/** A command that could not be carried out; the message holds the cure. */
export class CommandProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandProblem';
  }
}
