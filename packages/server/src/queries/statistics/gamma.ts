/** Where Stirling's series is exact enough to 15 digits with the terms below. */
const STIRLING_FROM = 15;
const TINY = 1e-300;
const EPSILON = 1e-15;
const MAX_TERMS = 10_000;

/** ln Γ(x) for x > 0: the recurrence up to where Stirling's series converges. https://dlmf.nist.gov/5.11.E1 */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < STIRLING_FROM; at += 1) shift += Math.log(at);
  const inverse = 1 / (at * at);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1_260 - inverse * (1 / 1_680 - inverse / 1_188)))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** The regularised upper incomplete gamma function Q(a, x). https://dlmf.nist.gov/8.11.E4 and 8.9.E2 */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) return 1 - (scale * gammaSeries(a, x)) / a;
  return scale / continuedFraction(x + 1 - a, (n) => [n * (a - n), x + 2 * n + 1 - a]);
}

function gammaSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MAX_TERMS && term > sum * EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The regularised incomplete beta function I_x(a, b). https://dlmf.nist.gov/8.17.E22 */
export function betaI(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side only.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaI(b, a, 1 - x);
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const fraction = continuedFraction(1, (n) => {
    const m = Math.floor(n / 2);
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return [n % 2 === 0 ? even : odd, 1];
  });
  return scale / (a * fraction);
}

/** b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method; `parts` gives aₙ and bₙ. https://dlmf.nist.gov/3.10 */
function continuedFraction(first: number, parts: (n: number) => readonly [a: number, b: number]): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let value = away(first);
  let above = value;
  let below = 0;
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const [a, b] = parts(n);
    below = 1 / away(b + a * below);
    above = away(b + a / above);
    const step = above * below;
    value *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return value;
}
