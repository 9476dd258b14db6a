/** The visit of an event, by hash, so that millions fit in memory; the ids themselves are not needed. 0 where there is none. */
export const VISIT = 'visit';

/** The user of an event, in the same way. */
export const PERSON = 'person';

/** The bucket of an event, by its start. */
export const BUCKET: string = bucketOf('at');

/** The bucket of a moment, by its start. */
export function bucketOf(at: string): string {
  return `intDiv(toUnixTimestamp64Milli(${at}), {bucketMs:Int64}) * {bucketMs:Int64}`;
}

/** Grows with the time of an event, and of one time with its id: one wide number, for pairs of a time and a text take twice as long to compare. */
export const TURN =
  'bitOr(bitShiftLeft(toUInt256(toUnixTimestamp64Milli(at)), 128), toUInt256(toUInt128(id)))';

/** The weight of events of which each stands for itself. */
export const UNSAMPLED = 100;

/** How many events a row stands for, in hundredths, as a number that can be added up for ever. */
export const WEIGHT = 'toFloat64(weight)';
