import { parseArgs } from 'node:util';
import { ConfigProblem, flagNames, resolveServerConfig } from '../config.ts';
import { readVersion } from '../readVersion.ts';
import { StartProblem } from '../startProblem.ts';
import { StoreProblem } from '../store/StoreProblem.ts';
import { type Command, CommandProblem, EXIT, type Io, type Options, UsageProblem } from './Command.ts';
import { COMMANDS } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';

/** Runs one command line, and says how it ended. */
export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  const [name = ''] = args;
  if (['--version', '-v', 'version'].includes(name)) {
    io.print(readVersion());
    return EXIT.done;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const isAsked = ['--help', '-h', 'help'].includes(name);
    if (isAsked) io.print(helpOfAll());
    else io.note(`${name === '' ? '' : `There is no command ${JSON.stringify(name)}.\n\n`}${helpOfAll()}`);
    return isAsked ? EXIT.done : EXIT.usage;
  }
  try {
    const { values, positionals } = parse(args.slice(1), command);
    if (values['help'] === true) {
      io.print(helpOf(name, command));
      return EXIT.done;
    }
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

function parse(args: readonly string[], command: Command): { values: Options; positionals: string[] } {
  const own = Object.entries(command.options ?? {}).map(([option, { value, isRepeatable }]) => [
    option,
    value === undefined
      ? { type: 'boolean' as const }
      : { type: 'string' as const, multiple: isRepeatable ?? false },
  ]);
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(flagNames.map((flag) => [flag, { type: 'string' as const }])),
      ...Object.fromEntries(own),
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
    },
  });
  return { values: values as Options, positionals };
}

/** What a person can act on; a stack only where nothing is known to help. */
function explain(error: unknown, name: string, io: Io): number {
  if (!(error instanceof Error)) {
    io.note(String(error));
    return EXIT.failed;
  }
  const isUnparsed = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (isUnparsed || error instanceof UsageProblem) {
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
