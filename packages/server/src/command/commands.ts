import { audit } from './audit.ts';
import { backup, restore } from './backups.ts';
import type { Command } from './Command.ts';
import { doctor } from './doctor.ts';
import { keys } from './keys.ts';
import { migrate } from './migrate.ts';
import { projects } from './projects.ts';
import { restrict } from './restrict.ts';
import { serve } from './serve.ts';
import { sourcemaps } from './sourcemaps.ts';
import { tokens } from './tokens.ts';
import { users } from './users.ts';
import { eraseVisits, exportVisits } from './visits.ts';

/** Every command, by its name, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  migrate,
  users,
  tokens,
  keys,
  projects,
  export: exportVisits,
  erase: eraseVisits,
  restrict,
  sourcemaps,
  backup,
  restore,
  audit,
  doctor,
};
