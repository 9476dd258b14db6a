const UNIT_GAP = '\u202f';
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const twoDigits = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** `232 ms`, `2.41 s`, `12.3 s`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1) return `<1${UNIT_GAP}ms`;
  if (ms < 999.5) return `${whole.format(ms)}${UNIT_GAP}ms`;
  const seconds = ms / 1000;
  return `${seconds < 9.995 ? twoDigits.format(seconds) : oneDigit.format(seconds)}${UNIT_GAP}s`;
}

/** `500 ms`, `2.5 s`: round values, as axes and limits have them. */
export function formatRoundDuration(ms: number): string {
  if (ms === 0) return whole.format(0);
  return ms < 1000 ? `${whole.format(ms)}${UNIT_GAP}ms` : `${oneDigit.format(ms / 1000)}${UNIT_GAP}s`;
}
