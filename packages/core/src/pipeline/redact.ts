import type { JsonValue } from '../wire/envelope.ts';
import { cutText, redactText } from './redactText.ts';
import { isSensitiveName, normalizeName } from './sensitiveNames.ts';

/** How a value is made safe to keep. */
export interface RedactOptions {
  /** More names of fields whose values are removed, in any case style. */
  fields?: readonly string[];
  /**
   * Whether sensitive fields and patterns are removed; without, the copy is only made plain.
   * @default true
   */
  redactPII?: boolean;
  /**
   * Longest text that is kept.
   * @default 2048
   */
  maxLength?: number;
}

/** Makes safe copies, and says how large they are. */
export interface Redactor {
  copy(value: unknown): JsonValue;
  text(text: string): string;
  /** Characters in the last copy, about. */
  readonly written: number;
}

/** A plain, bounded copy of anything, without the personal data that can be recognised. */
export function redact(value: unknown, options?: RedactOptions): JsonValue {
  return createRedactor(options).copy(value);
}

const maxDepth = 8;
const maxKeys = 100;
const maxNodes = 1000;
/** What is left of each text once the copy has become large. */
const shortest = 16;

/** Reads everything once, in a try of its own; what it meets may be hostile. */
export function createRedactor({
  fields = [],
  redactPII = true,
  maxLength = 2048,
}: RedactOptions = {}): Redactor {
  const makeSafe = redactPII ? redactText : cutText;
  const ownNames = new Set(fields.map(normalizeName));
  /** Names as they may travel, and whether their values may not. */
  const names = new Map<string, [safe: string, isSensitive: boolean]>();
  const path: object[] = [];
  let written = 0;
  let nodes = 0;

  const text = (value: string): string => {
    const safe = makeSafe(value, written < maxLength * 16 ? maxLength : Math.min(maxLength, shortest));
    written += safe.length;
    return safe;
  };

  const toName = (key: string): [safe: string, isSensitive: boolean] => {
    let name = names.get(key);
    if (!name) {
      name = [makeSafe(key, 128), redactPII && (ownNames.has(normalizeName(key)) || isSensitiveName(key))];
      // Pages use few names; whoever makes them up must not fill the memory.
      if (names.size > 999) names.clear();
      names.set(key, name);
    }
    return name;
  };

  const toPlain = (value: unknown): JsonValue | undefined => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return toNumber(value, text);
    if (typeof value === 'boolean' || value === undefined || value === null) return value;
    if (typeof value === 'function') return '[function]';
    return typeof value === 'object' ? walk(value) : text(String(value));
  };

  const walk = (value: object): JsonValue | undefined => {
    if (path.includes(value)) return '[circular]';
    if (path.length === maxDepth) return '[too deep]';
    let copy: JsonValue | undefined = '[threw]';
    path.push(value);
    try {
      const source = toWalkable(value);
      if (typeof source !== 'object' || source === null) copy = toPlain(source);
      else if (Array.isArray(source)) {
        const list: JsonValue[] = [];
        copy = list;
        fillList(source, list);
      } else {
        const object: Record<string, JsonValue> = {};
        copy = object;
        fillFields(source, object);
      }
    } catch {
      // A proxy's trap that throws: what was read so far stays.
    }
    path.pop();
    return copy;
  };

  const fillList = (source: readonly unknown[], target: JsonValue[]): void => {
    const length = Math.min(source.length, maxKeys);
    for (let i = 0; i < length && nodes < maxNodes; i++, nodes++)
      target.push(toPlain(read(source, i)) ?? null);
    if (source.length > target.length) target.push(`[${source.length - target.length} more]`);
  };

  const fillFields = (source: object, target: Record<string, JsonValue>): void => {
    const keys = Object.keys(source);
    let taken = 0;
    for (const key of keys) {
      if (taken === maxKeys || nodes === maxNodes) break;
      taken++;
      nodes++;
      // Assigning it would change what the copy inherits.
      if (key === '__proto__') continue;
      const [safe, isSensitive] = toName(key);
      const value = read(source, key);
      const plain = isSensitive && isTelling(key, value) ? '[REDACTED]' : toPlain(value);
      if (plain === undefined) continue;
      target[safe] = plain;
      written += safe.length + 6;
    }
    if (taken < keys.length) target['…'] = `[${keys.length - taken} more]`;
  };

  return {
    copy(value) {
      nodes = written = 0;
      return toPlain(value) ?? null;
    },
    text,
    get written() {
      return written;
    },
  };
}

/** What the value is for JSON: an object or array to be walked, or something simpler. */
function toWalkable(value: object): unknown {
  if (Array.isArray(value)) return value;
  if (value instanceof Error)
    return { name: read(value, 'name'), message: read(value, 'message'), stack: read(value, 'stack') };
  const isMap = value instanceof Map;
  if (isMap || value instanceof Set) {
    const first: unknown[] = [];
    for (const one of value) if (first.push(one) > maxKeys) break;
    // What a map gives are pairs.
    return isMap ? Object.fromEntries(first as [PropertyKey, unknown][]) : first;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  const tag = Object.prototype.toString.call(value);
  // Nodes, windows, events, promises, buffers: their name says enough, and their content may be anybody's.
  return tag === '[object Object]' ? value : `[${tag.slice(8)}`;
}

function read(source: object, key: string | number): unknown {
  try {
    return Reflect.get(source, key);
  } catch {
    return '[threw]';
  }
}

/** JSON has no NaN, no infinities and no -0; sixteen digits may be a card's. */
function toNumber(value: number, text: (value: string) => string): JsonValue {
  if (!Number.isFinite(value)) return null;
  if (value < 2e12 || !Number.isInteger(value)) return value || 0;
  const safe = text(String(value));
  return safe.startsWith('[') ? safe : value;
}

/** `hasPassword: true` and `tokens: 500` tell nothing about anybody. */
function isTelling(key: string, value: unknown): boolean {
  const isAmount = typeof value === 'number' && key.endsWith('s');
  return value !== undefined && value !== null && typeof value !== 'boolean' && !isAmount;
}
