const UNIT_GAP = '\u202f';
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const twoDigits = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** `232 ms`, `2.41 s`, `12.3 s`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1) return `<1${UNIT_GAP}ms`;
  if (Math.abs(ms) < 999.5) return `${whole.format(ms)}${UNIT_GAP}ms`;
  const seconds = ms / 1000;
  return `${Math.abs(seconds) < 9.995 ? twoDigits.format(seconds) : oneDigit.format(seconds)}${UNIT_GAP}s`;
}

/** `5.1 s`, `85 min`, `3.2 h`, `12 d`: sums of time, which grow as long as anybody waits. */
export function formatSpan(ms: number): string {
  const unit = SPANS.find(({ atLeast }) => ms >= atLeast);
  if (unit === undefined) return formatDuration(ms);
  const amount = ms / unit.ms;
  return `${(amount < 9.95 ? oneDigit : whole).format(amount)}${UNIT_GAP}${unit.word}`;
}

// Two of a unit at least: 90 minutes are easier to read than 1.5 hours.
const SPANS = [
  { word: 'd', ms: 86_400_000, atLeast: 172_800_000 },
  { word: 'h', ms: 3_600_000, atLeast: 7_200_000 },
  { word: 'min', ms: 60_000, atLeast: 120_000 },
] as const;

/** `500 ms`, `2.5 s`: round values, as axes and limits have them. */
export function formatRoundDuration(ms: number): string {
  if (ms === 0) return whole.format(0);
  return Math.abs(ms) < 1000
    ? `${whole.format(ms)}${UNIT_GAP}ms`
    : `${oneDigit.format(ms / 1000)}${UNIT_GAP}s`;
}
