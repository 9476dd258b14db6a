/** What stands where there is no value. */
export const NONE = '–';

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const small = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });
const precise = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const precisePercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const thousandths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const exactPercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 });

/** `12,403` */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** `12.4K`, for places where a long number would not fit. */
export function formatCompact(value: number): string {
  return Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);
}

/** `72%`; a share that rounds to nothing is `<1%`, since something is there. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return `<${percent.format(0.01)}`;
  if (share < 1 && share > 0.99) return `>${percent.format(0.99)}`;
  return percent.format(share);
}

/** `12.3%`, for shares that are compared; `0.02%` or `99.98%` with as many digits as tell it from nothing and from all. */
export function formatPrecisePercent(share: number): string {
  const distance = Math.min(Math.abs(share), Math.abs(1 - share));
  if (distance === 0 || distance >= 0.001) return precisePercent.format(share);
  const maximumFractionDigits = Math.min(8, Math.ceil(-Math.log10(distance * 100)));
  return share.toLocaleString(undefined, { style: 'percent', maximumFractionDigits });
}

/** `+1.2 points`: a difference of shares, which is no share itself. */
export function formatPoints(difference: number): string {
  return `${signed.format(difference * 100)} ${Math.abs(difference) === 0.01 ? 'point' : 'points'}`;
}

/** `0.031`, `<0.001`: a probability that is judged by its order. */
export function formatP(p: number): string {
  return p < 0.001 ? `<${thousandths.format(0.001)}` : thousandths.format(p);
}

/** `99.98%`. Rounded down, so that 100 % means no failure at all. */
export function formatAvailability(share: number): string {
  return exactPercent.format(Math.floor(share * 10_000) / 10_000);
}

/** `3.4/h`: occurrences spread over the time in which they happened. */
export function formatRate(count: number, ms: number): string {
  if (ms <= 0) return NONE;
  const perHour = count / (ms / 3_600_000);
  if (perHour > 0 && perHour < 0.1) return `<${precise.format(0.1)}/h`;
  return `${formatMean(perHour)}/h`;
}

/** `2.4`, for means, of which small ones need their fraction: `0.0042` is not nothing. */
export function formatMean(value: number): string {
  if (Math.abs(value) < 1) return small.format(value);
  return Math.abs(value) < 100 ? precise.format(value) : formatCompact(value);
}

/** `3.4 MB`; decimal, as networks and shops count. */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 999.5) return `${whole.format(bytes)}\u202fB`;
  const step = BYTE_STEPS.find(({ size }) => Math.abs(bytes) >= size * 0.9995) ?? BYTE_STEPS[2];
  const amount = bytes / step.size;
  return `${(Math.abs(amount) < 9.95 ? precise : whole).format(amount)}\u202f${step.unit}`;
}

const BYTE_STEPS = [
  { size: 1e9, unit: 'GB' },
  { size: 1e6, unit: 'MB' },
  { size: 1e3, unit: 'kB' },
] as const;

/** `1 session`, `2 sessions`. */
export function formatPlural(count: number, one: string, many: string): string {
  return `${formatCompact(count)} ${count === 1 ? one : many}`;
}
