import type { Database } from './ask.ts';
import { bucketOf } from './visit.ts';

/** A range of which whole days are counted already. What is counted and what is left have no visit and no event in common. */
export interface Rolled {
  /** The database as if it only had what is left: events of the other days, and of visits that were there on several. */
  readonly rest: Database;
  /** Rows of the counted days, by kind, type, name and hour. */
  readonly counts: string;
  /** The users among them: by what they did, and without a type by the hour. */
  readonly people: string;
}

/** What `rest.events` has of an event. */
export const REST_COLUMNS =
  'project, at, id, type, name, page, release, session, user, visit, person, weight, variant, attributes, numbers, retention_days';

/** Kinds of rows in the counts of a day. */
export const COUNTED = {
  /** Visits by the hour of their first event. */
  visit: 'visit',
  /** Page views by hour. */
  view: 'view',
  /** Events and their visits by type, name, and the hour of the first such event of the visit. */
  use: 'use',
  /** Weighted sum of the active times as `uses`, weights of their visits as `visits`. */
  active: 'active',
  /** Visits and events without one as `rows`. */
  all: 'all',
  /** Visits that did something, by their active time, actions and pages. */
  engaged: 'engaged',
  /** Visits by the experiment and variant that they met. */
  exposed: 'exposed',
  /** Those of them that reached a goal afterwards, by its type; `squares` has what one stands for times how many of the exposed. */
  reached: 'reached',
  /** Events of visits that met any experiment, by type. */
  goal: 'goal',
  /** Visits and events without one by release, as `variant`: how many as `rows`, those that met an error as `uses`, and the moment of the first as `active`. */
  released: 'released',
  /** The same by page, as `name`, and release. */
  visited: 'visited',
} as const;

/** The bucket of a counted hour; buckets are whole hours wherever counts are used. */
export const bucketOfHour: string = bucketOf("toDateTime64(hour, 3, 'UTC')");
