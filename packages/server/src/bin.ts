#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigProblem, flagNames, resolveServerConfig } from './config.ts';
import { createServer } from './server.ts';
import { StartProblem } from './startProblem.ts';

const usage = `candor serve

Starts the server. Every option is also a variable: --data is CANDOR_DATA.

${flagNames.map((name) => `  --${name}`).join('\n')}
`;

// A part that hangs while it stops must not keep the process.
const stopLimitMs = 4800;

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(flagNames.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean' as const },
    },
  });
  const [command] = positionals;
  if (values['help'] || command !== 'serve') {
    process.stdout.write(usage);
    process.exitCode = command === 'serve' || values['help'] ? 0 : 1;
    return;
  }
  const { help: _help, ...flags } = values;
  await serve(resolveServerConfig(process.env, flags as Record<string, string | undefined>));
}

async function serve(config: ReturnType<typeof resolveServerConfig>): Promise<void> {
  const server = await createServer({
    ...config,
    // The package brings it along; without it the server says so at `/`.
    dashboardFolder: fileURLToPath(new URL('./dashboard/', import.meta.url)),
    writeLog: (line) => process.stderr.write(line),
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), stopLimitMs).unref();
    server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Last: whoever has read it may ask the server to stop in the same moment.
  process.stdout.write(
    `Intake     ${server.url}/v1/envelopes?key=${server.writeKey}\nDashboard  ${server.openUrl}\n`,
  );
}

/** What a person can act on; a stack only where nothing is known to help. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isUsage = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (isUsage) return `${error.message}\n\n${usage}`;
  const isKnown = error instanceof StartProblem || error instanceof ConfigProblem;
  return isKnown ? `[candor] ${error.message}` : `[candor] The server did not start: ${error.stack}`;
}
