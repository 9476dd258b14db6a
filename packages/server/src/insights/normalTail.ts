const SPLIT = 2.5;
const MAX_TERMS = 200;

/** How likely a standard normal value lies at least `z` away from 0, on either side. https://dlmf.nist.gov/7 */
export function twoSidedTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  return x < SPLIT ? 1 - errorFunction(x) : complement(x);
}

/** The Maclaurin series, https://dlmf.nist.gov/7.6.E1: good near 0. */
function errorFunction(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < MAX_TERMS && Math.abs(term) > 1e-17; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** The continued fraction from its far end, https://dlmf.nist.gov/7.9.E1: good where little is left. */
function complement(x: number): number {
  let fraction = x;
  for (let n = MAX_TERMS; n >= 1; n -= 1) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
