import { parseArgs } from 'node:util';
import { ConfigProblem, flagNames, resolveServerConfig } from '../config.ts';
import { readVersion } from '../readVersion.ts';
import { StartProblem } from '../startProblem.ts';
import { StoreProblem } from '../store/StoreProblem.ts';
import { type Command, CommandProblem, EXIT, type Io, type Options, UsageProblem } from './Command.ts';
import { COMMANDS } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';
import { nearest } from './nearest.ts';

/** Runs one command line, and says how it ended. */
export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  // `help keys` is what others call `keys --help`.
  const [first = '', second = ''] = args;
  const isAbout = first === 'help' && Object.hasOwn(COMMANDS, second);
  const [name, rest] = isAbout ? [second, ['--help']] : [first, args.slice(1)];
  if (['--version', '-v', 'version'].includes(name)) {
    io.print(readVersion());
    return EXIT.done;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const isAsked = ['--help', '-h', 'help'].includes(name);
    if (isAsked) io.print(helpOfAll());
    else io.note(name === '' ? helpOfAll() : `There is no command ${JSON.stringify(name)}.${instead(name)}`);
    return isAsked ? EXIT.done : EXIT.usage;
  }
  try {
    const { values, positionals } = parse(rest, command);
    if (values['help'] === true) {
      io.print(helpOf(name, command));
      return EXIT.done;
    }
    checkWords(positionals, command);
    const flags = Object.fromEntries(flagNames.map((flag) => [flag, values[flag] as string | undefined]));
    return await command.run({
      io,
      config: resolveServerConfig(io.environment, flags),
      words: positionals,
      options: values,
      answer: (value, text) => io.print(values['json'] === true ? JSON.stringify(value) : text),
    });
  } catch (error) {
    return explain(error, name, io);
  }
}

function instead(name: string): string {
  const meant = nearest(name.replace(/^-+/, ''), Object.keys(COMMANDS));
  return meant === undefined ? `\n\n${helpOfAll()}` : ` Do you mean candor ${meant}?`;
}

function parse(args: readonly string[], command: Command): { values: Options; positionals: string[] } {
  const own = Object.entries(command.options ?? {}).map(([option, { value, isRepeatable }]) => [
    option,
    value === undefined
      ? { type: 'boolean' as const }
      : { type: 'string' as const, multiple: isRepeatable ?? false },
  ]);
  const options = {
    ...Object.fromEntries(flagNames.map((flag) => [flag, { type: 'string' as const }])),
    ...Object.fromEntries(own),
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    return { values: values as Options, positionals };
  } catch (error) {
    throw new UsageProblem(toWords(error as NodeJS.ErrnoException, Object.keys(options)));
  }
}

/** Node's own words but for an option that is not there, of which it tells how to make it a file's name. */
function toWords({ code, message }: NodeJS.ErrnoException, names: readonly string[]): string {
  const [, unknown] = (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(--?[^']*)'/.exec(message)) || [];
  if (unknown === undefined) return message;
  const meant = nearest(unknown.replace(/^-+/, ''), names);
  return `There is no option ${unknown}.${meant === undefined ? '' : ` Do you mean --${meant}?`}`;
}

/** A name of two words without quotes would lose the second one in silence. */
function checkWords(words: readonly string[], { usage }: Command): void {
  const forms = usage.split(' | ').map((form) => form.split(' ').filter((word) => word !== ''));
  const [form = []] = [...forms.filter(([first]) => first === words[0]), ...forms];
  const surplus = words.slice(form.length);
  if (surplus.length > 0)
    throw new UsageProblem(
      `${surplus.map((word) => JSON.stringify(word)).join(' ')} is too much. A name of several words needs quotes.`,
    );
}

/** What a person can act on; a stack only where nothing is known to help. */
function explain(error: unknown, name: string, io: Io): number {
  if (!(error instanceof Error)) {
    io.note(String(error));
    return EXIT.failed;
  }
  if (error instanceof UsageProblem) {
    io.note(`${error.message}\nSee candor ${name} --help.`);
    return EXIT.usage;
  }
  const isKnown =
    error instanceof StartProblem ||
    error instanceof ConfigProblem ||
    error instanceof CommandProblem ||
    error instanceof StoreProblem;
  io.note(isKnown ? `[candor] ${error.message}` : `[candor] ${name} failed: ${error.stack}`);
  return error instanceof ConfigProblem ? EXIT.usage : EXIT.failed;
}
