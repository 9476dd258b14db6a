import { hash } from 'node:crypto';

// Odd, so that multiplying by it modulo 2^32 maps every number to one of its own; it scatters neighbours.
const scatter = 0x9e37_79b1;
const twoTo32 = 2 ** 32;

/**
 * Makes the ids of a page load's events: for one project, origin and number the same UUID for ever.
 *
 * One SHA-256 for the origin; each number is then laid over its last 60 bits so that no two numbers of an origin can
 * meet. Two origins meet where hashes do: nobody finds a stranger's id without its origin, which is random and secret,
 * and who has the origin could send under it anyway.
 */
export function createEventIds(project: string, origin: string): (seq: number) => string {
  const hex = hash('sha256', `${project}\n${origin}`, 'hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3];
  // Version 8, the one for ids made in an own way: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
  const head = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}`;
  const middle = Number.parseInt(hex.slice(17, 24), 16);
  const low = Number.parseInt(hex.slice(24, 32), 16);
  const toStart = (above: number): string => {
    const upper = toHex(middle ^ above, 7);
    return `${head}${upper.slice(0, 3)}-${upper.slice(3)}`;
  };
  const usualStart = toStart(0);
  return (seq) => {
    const start = seq < twoTo32 ? usualStart : toStart(Math.floor(seq / twoTo32));
    return start + toHex(low ^ Math.imul(seq, scatter), 8);
  };
}

/** What the ids of one project and origin have in common: their first 64 bits, as a decimal string. */
export function originOf(id: string): string {
  return BigInt(`0x${id.slice(0, 18).replaceAll('-', '')}`).toString();
}

function toHex(word: number, digits: number): string {
  return (word >>> 0).toString(16).padStart(digits, '0');
}
