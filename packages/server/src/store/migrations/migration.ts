import type { Place } from '../ddl.ts';
import { events } from './0001_events.ts';
import { origins } from './0002_origins.ts';
import { erasures } from './0003_erasures.ts';
import { words } from './0004_words.ts';
import { presence } from './0005_presence.ts';
import { forgotten } from './0006_forgotten.ts';
import { leases } from './0007_leases.ts';
import { outcomes } from './0008_outcomes.ts';
import { consent } from './0009_consent.ts';
import { sourceMaps } from './0010_source_maps.ts';
import { restricted } from './0011_restricted.ts';
import { owners } from './0012_owners.ts';
import { rollups } from './0013_rollups.ts';
import { bookings } from './0014_bookings.ts';
import { erasing } from './0015_erasing.ts';
import { packing } from './0016_packing.ts';
import { documents } from './0017_documents.ts';
import { moreWords } from './0018_more_words.ts';
import { lateDays } from './0019_late_days.ts';
import { lightest } from './0020_lightest.ts';
import { vitalsOnce } from './0021_vitals_once.ts';
import { conversions } from './0022_conversions.ts';
import { arrivals } from './0023_arrivals.ts';
import { released } from './0024_released.ts';

/** One step of the schema: only adds, and may be applied twice or by two servers at once. */
export interface Migration {
  version: number;
  name: string;
  statements(place: Place): readonly (string | readonly string[])[];
}

/** What a step runs in a place, in order. */
export function statementsOf(step: Migration, place: Place): readonly string[] {
  return step.statements(place).flat();
}

/** All steps, in order; a step that was released never changes, but for the order in which new tables lay their rows. */
export const MIGRATIONS: readonly Migration[] = [
  events,
  origins,
  erasures,
  words,
  presence,
  forgotten,
  leases,
  outcomes,
  consent,
  sourceMaps,
  restricted,
  owners,
  rollups,
  bookings,
  erasing,
  packing,
  documents,
  moreWords,
  lateDays,
  lightest,
  vitalsOnce,
  conversions,
  arrivals,
  released,
];
