#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { runCommand } from './command/run.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
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
