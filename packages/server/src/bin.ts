#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { EXIT } from './command/Command.ts';
import { runCommand } from './command/run.ts';

// Whoever reads the log may have gone, or its disk be full: that must not end a server.
process.stderr.on('error', () => {});
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  process.exitCode = EXIT.failed;
  // Who has seen enough, as `head` has, needs no explanation.
  if (code !== 'EPIPE') process.stderr.write(`[candor] The answer was not written (${code}).\n`);
});

const code = await runCommand(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
  environment: process.env,
  nodeVersion: process.version,
  processId: process.pid,
  platform: process.platform,
  onStop(stop) {
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  },
  exit: (code) => process.exit(code),
});
process.exitCode ||= code;
