/**
 * The first 128 bits of the SHA-256 of an ASCII text, as 32 hex digits. At once, which the platform's own cannot: an id has to
 * be there when the first event is. https://csrc.nist.gov/pubs/fips/180-4/upd1/final
 */
export function digest(text: string): string {
  const { length } = text;
  const words: number[] = [];
  // Behind the text one bit, and at the end of the last block its length in bits.
  for (let i = 0; i <= length; i++)
    words[i >> 2] = (words[i >> 2] ?? 0) | ((text.charCodeAt(i) || 0x80) << (24 - (i % 4) * 8));
  words[(((length + 8) >> 6) << 4) + 15] = length * 8;

  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) {
    let factor = 2;
    while (n % factor && factor * factor < n) factor++;
    if (n % factor || n === factor) primes.push(n);
  }
  // The standard's constants are what is behind the point of roots of primes.
  const keys = primes.map((prime) => (prime ** (1 / 3) * 2 ** 32) | 0);
  let state = primes.slice(0, 8).map((prime) => (prime ** 0.5 * 2 ** 32) | 0);
  for (let block = 0; block < words.length; block += 16)
    state = mix(state, words.slice(block, block + 16), keys);
  return state.map(toHex).join('').slice(0, 32);
}

/** One block, mixed into what came before it. */
function mix(before: number[], schedule: number[], keys: number[]): number[] {
  let state = before;
  keys.forEach((key, i) => {
    const back = (steps: number): number => schedule[i - steps] ?? 0;
    const early = back(15);
    const late = back(2);
    if (i > 15)
      schedule[i] =
        back(16) +
        (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
        back(7) +
        (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    const word = back(0) | 0;
    schedule[i] = word;
    const [a, b, c, d, e, f, g, h] = state as Eight;
    const first = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + key + word;
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    state = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  });
  return state.map((word, i) => (word + (before[i] ?? 0)) | 0);
}

type Eight = [number, number, number, number, number, number, number, number];

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function toHex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
