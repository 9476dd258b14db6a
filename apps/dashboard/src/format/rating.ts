import type { Rating } from '@candor/server/api';

/** Where good ends and where poor begins. */
export interface Limits {
  good: number;
  poor: number;
}

/** The zone that a value lies in. */
export function toRatingOf({ good, poor }: Limits, value: number): Rating {
  if (value <= good) return 'good';
  return value <= poor ? 'needs-improvement' : 'poor';
}
