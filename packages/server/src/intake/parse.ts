import { isUtf8 } from 'node:buffer';
import { type Refusal, refuse } from './refusal.ts';

/** How much JSON is read. */
export interface ParseLimits {
  /** @default 16 */
  maxDepth?: number;
  /** @default 20 000 */
  maxValues?: number;
}

/** A body as JSON, its depth and size known to be small before it is parsed. */
export function parseBounded(body: Buffer, limits: ParseLimits = {}): { value: unknown } | Refusal {
  if (!isUtf8(body)) return refuse(400, 'utf8', 'Send the body as UTF-8.');
  const tooMuch = scan(body, limits);
  if (tooMuch) return tooMuch;
  const text = body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return mayPollute(text) && isPolluting(value)
      ? refuse(400, 'key', 'Send no key named __proto__ and no constructor.prototype.')
      : { value };
  } catch {
    // The parser's message would repeat what was sent.
    return refuse(400, 'json', 'The body is not JSON.');
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** Counts brackets and commas outside strings: 10 MB of nested arrays would cost the parser seconds. */
function scan(body: Buffer, { maxDepth = 16, maxValues = 20_000 }: ParseLimits): Refusal | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === quote) at = endOfString(body, at);
    else if (byte === comma) values += 1;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) return refuse(400, 'depth', `Nest at most ${maxDepth} levels.`);
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return values > maxValues
    ? refuse(413, 'values', `Send at most ${maxValues} values in one body; split it.`)
    : undefined;
}

/** The place of the closing quote, or the end. */
function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}

/** A cheap look, so that almost no body is walked: the name as it is, or any escape that could spell it. */
function mayPollute(text: string): boolean {
  return text.includes('__proto__') || text.includes('"constructor"') || text.includes('\\u00');
}

function isPolluting(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) return true;
    for (const [key, child] of Object.entries(next)) {
      const isConstructor = key === 'constructor' && typeof child === 'object' && child !== null;
      if (isConstructor && Object.hasOwn(child, 'prototype')) return true;
      waiting.push(child);
    }
  }
  return false;
}
