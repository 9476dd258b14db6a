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

/** An object or array whose copy has been begun. */
interface Opened {
  readonly source: object;
  readonly target: Record<string, JsonValue> | JsonValue[];
  readonly depth: number;
  readonly parent: Opened | undefined;
}

/** A name as it may travel, and whether its value may. */
interface Name {
  readonly safe: string;
  readonly isSensitive: boolean;
}

/** Reads everything once, in a try of its own, breadth first; what it meets may be hostile. */
export function createRedactor({
  fields = [],
  redactPII = true,
  maxLength = 2048,
}: RedactOptions = {}): Redactor {
  const maxTotal = maxLength * 16;
  const ownNames = new Set(fields.map(normalizeName));
  const names = new Map<string, Name>();
  let written = 0;
  let nodes = 0;
  let opened: Opened[] = [];

  const text = (value: string): string => {
    const left = Math.min(maxLength, written < maxTotal ? maxLength : shortest);
    const safe = redactPII ? redactText(value, left) : cutText(value, left);
    written += safe.length;
    return safe;
  };

  const toName = (key: string): Name => {
    const known = names.get(key);
    if (known) return known;
    const isSensitive = redactPII && (ownNames.has(normalizeName(key)) || isSensitiveName(key));
    const name = { safe: redactPII ? redactText(key, 128) : cutText(key, 128), isSensitive };
    // Pages use few names; whoever makes them up must not fill the memory.
    if (names.size > 999) names.clear();
    names.set(key, name);
    return name;
  };

  const toPlain = (value: unknown, parent?: Opened): JsonValue | undefined => {
    switch (typeof value) {
      case 'string':
        return text(value);
      case 'number':
        return toNumber(value, text);
      case 'boolean':
        return value;
      case 'undefined':
        return undefined;
      case 'object':
        return value === null ? null : open(value, parent);
      case 'function':
        return '[function]';
      default:
        return text(String(value));
    }
  };

  const open = (value: object, parent: Opened | undefined): JsonValue | undefined => {
    const depth = parent ? parent.depth + 1 : 1;
    if (depth > maxDepth) return '[too deep]';
    for (let above = parent; above; above = above.parent) if (above.source === value) return '[circular]';
    try {
      const source = toWalkable(value);
      if (typeof source !== 'object' || source === null) return toPlain(source, parent);
      const target = Array.isArray(source) ? [] : {};
      opened.push({ source, target, depth, parent });
      return target;
    } catch {
      return '[threw]'; // A revoked proxy, or a trap that throws.
    }
  };

  const fillArray = (source: readonly unknown[], target: JsonValue[], node: Opened): void => {
    const length = Math.min(source.length, maxKeys);
    for (let i = 0; i < length && nodes < maxNodes; i++, nodes++)
      target.push(toPlain(read(source, i), node) ?? null);
    if (source.length > target.length) target.push(`[${source.length - target.length} more]`);
  };

  const fillObject = (source: object, target: Record<string, JsonValue>, node: Opened): void => {
    const keys = Object.keys(source);
    let taken = 0;
    for (const key of keys) {
      if (taken === maxKeys || nodes === maxNodes) break;
      taken++;
      nodes++;
      // Assigning it would change what the copy inherits.
      if (key === '__proto__') continue;
      const { safe, isSensitive } = toName(key);
      const value = read(source, key);
      const plain = isSensitive && isTelling(key, value) ? '[REDACTED]' : toPlain(value, node);
      if (plain === undefined) continue;
      target[safe] = plain;
      written += safe.length + 6;
    }
    if (taken < keys.length) target['…'] = `[${keys.length - taken} more]`;
  };

  const fill = (node: Opened): void => {
    try {
      if (Array.isArray(node.target)) fillArray(node.source as readonly unknown[], node.target, node);
      else fillObject(node.source, node.target, node);
    } catch {
      // A proxy's trap that throws: what was read so far stays.
    }
  };

  return {
    copy(value) {
      nodes = 0;
      written = 0;
      opened = [];
      const plain = toPlain(value) ?? null;
      for (let i = 0; i < opened.length; i++) fill(opened[i] as Opened);
      opened = [];
      return plain;
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
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return value;
  if (value instanceof Error) return errorParts(value);
  if (value instanceof Map) return firstEntries(value);
  if (value instanceof Set) return firstOf(value);
  if ('toJSON' in value && typeof value.toJSON === 'function' && !('nodeType' in value)) {
    return value.toJSON();
  }
  const tag = Object.prototype.toString.call(value);
  // Nodes, windows, events, promises, buffers: their name says enough, and their content may be anybody's.
  return tag === '[object Object]' ? value : `[${tag.slice(8)}`;
}

function errorParts(value: Error): object {
  return { name: read(value, 'name'), message: read(value, 'message'), stack: read(value, 'stack') };
}

function firstEntries(map: ReadonlyMap<unknown, unknown>): object {
  return Object.fromEntries(
    firstOf(map).map((entry) => (Array.isArray(entry) ? [String(entry[0]), entry[1]] : [])),
  );
}

function firstOf(values: Iterable<unknown>): unknown[] {
  const first: unknown[] = [];
  for (const value of values) if (first.push(value) > maxKeys) break;
  return first;
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
  if (value < 2e12 || !Number.isInteger(value)) return value === 0 ? 0 : value;
  const safe = text(String(value));
  return safe.startsWith('[') ? safe : value;
}

/** `hasPassword: true` and `tokens: 500` tell nothing about anybody. */
function isTelling(key: string, value: unknown): boolean {
  const isAmount = typeof value === 'number' && key.endsWith('s');
  return value !== undefined && value !== null && typeof value !== 'boolean' && !isAmount;
}
