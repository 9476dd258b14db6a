const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** How busy each hour of a day is, UTC, of a site whose people work by day and shop in the evening. */
const HOURS = [
  0.3, 0.2, 0.15, 0.1, 0.1, 0.2, 0.5, 0.9, 1.3, 1.5, 1.6, 1.5, 1.3, 1.4, 1.5, 1.4, 1.3, 1.2, 1.4, 1.7, 1.8,
  1.5, 1, 0.6,
];
const SUM = HOURS.reduce((sum, share) => sum + share, 0);
/** From Sunday on. */
const DAYS = [0.7, 1.1, 1.1, 1.1, 1.1, 1.05, 0.85];

/** The share of a usual day's visits that comes in the hour that begins at `hour`, of a year that ends at `end`. */
export function seasonOf(hour: number, end: number): number {
  const date = new Date(hour);
  const usual = ((HOURS[date.getUTCHours()] ?? 1) / SUM) * (DAYS[date.getUTCDay()] ?? 1);
  // Half as many a year ago, and a third more before Christmas.
  const growth = 1 - (0.5 * (end - hour)) / (365 * DAY);
  const isBusy = date.getUTCMonth() === 11 && date.getUTCDate() < 24;
  return usual * Math.max(0.2, growth) * (isBusy ? 1.33 : 1);
}
