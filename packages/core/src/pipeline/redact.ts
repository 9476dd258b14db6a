import type { JsonObject, JsonValue } from '../wire/envelope.ts';
import { cutText, ellipsis, redactText } from './redactText.ts';
import { createRules, type SiteRules } from './textRules.ts';

/** How a value is made safe to keep. */
export interface RedactOptions extends SiteRules {
  /**
   * Whether sensitive fields and patterns are removed; without, the copy is only made plain.
   * @default true
   */
  redactPII?: boolean | undefined;
  /**
   * Longest text that is kept.
   * @default 2048
   */
  maxLength?: number | undefined;
}

/** Makes safe copies. */
export interface Redactor {
  copy(value: unknown): JsonValue;
  /** The same for what has to be fields, of those that are wanted: anything else becomes the only one of them. */
  fields(value: unknown, isWanted?: (name: string) => boolean): JsonObject;
  text(text: string): string;
}

type Name = readonly [safe: string, isSensitive: boolean, bytes: number];

/** A plain, bounded copy of anything, without the personal data that can be recognised. */
export function redact(value: unknown, options?: RedactOptions): JsonValue {
  return createRedactor(options).copy(value);
}

// As they were when this was loaded: the page may replace them.
const { keys: keysOf } = Object;
export const isList: typeof Array.isArray = Array.isArray;

const maxDepth = 8;
const maxKeys = 100;
const maxNodes = 1000;
/** More text is not looked at: what was put together from pieces would be copied first, for many milliseconds. */
const maxRead = 2_000_000;
/** Engines give only all names of an object at once, so many in the time that one value takes. */
const namesPerNode = 32;

/** Reads everything once, in a try of its own; what it meets may be hostile. */
export function createRedactor({
  redactPII = true,
  maxLength = 2048,
  ...site
}: RedactOptions = {}): Redactor {
  const rules = createRules(site);
  const makeSafe = redactPII ? redactText : cutText;
  /** Names as they may travel, and whether their values may not. */
  const names = new Map<string, Name>();
  /** The objects that hold what is read now. */
  const path = new Set<object>();
  const maxBytes = maxLength * 16;
  let written = 0;
  let nodes = 0;
  let looked = 0;
  let isWanted: ((name: string) => boolean) | undefined;

  const text = (value: string): string => {
    looked += value.length;
    // A character takes at most six bytes, so that some room is always left, for ever shorter texts.
    const room = Math.min(maxLength, Math.max(16, (maxBytes - written) >> 3));
    if (looked > maxRead) return say(`[${value.length} characters]`);
    const safe = say(makeSafe(value, room, rules));
    // What had to be redacted took many times as long as what was only read, so that it takes twice its room, too.
    if (safe !== value && !value.startsWith(safe.slice(0, -1))) written += safe.length;
    return safe;
  };

  const say = (safe: string): string => {
    written += weigh(safe);
    return safe;
  };

  const hasRoom = (): boolean => nodes < maxNodes && written < maxBytes * 0.9;

  const toName = (key: string): Name => {
    let name = names.get(key);
    if (!name) {
      const short = key.slice(0, 2048);
      const safe = makeSafe(short, 128, rules);
      const isSensitive = redactPII && rules.toKind(short) !== undefined;
      name = [safe, isSensitive, weigh(safe) + 3];
      // Pages use few names, and short ones; whoever makes them up must not fill the memory.
      if (names.size > 999) names.clear();
      if (key.length < 128) names.set(key, name);
    }
    return name;
  };

  const toPlain = (value: unknown): JsonValue | undefined => {
    nodes++;
    written += 4;
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') {
      written += (value | 0) === value ? 8 : 20;
      return toNumber(value, text);
    }
    if (typeof value === 'boolean' || value === undefined || value === null) return value;
    if (typeof value === 'function') return say('[function]');
    return typeof value === 'object' ? walk(value) : text(toText(value));
  };

  const walk = (value: object): JsonValue | undefined => {
    if (path.has(value)) return say('[circular]');
    if (path.size === maxDepth) return say('[too deep]');
    let copy: JsonValue | undefined;
    path.add(value);
    try {
      const source = toWalkable(value);
      if (typeof source !== 'object' || source === null) copy = toPlain(source);
      else if (isList(source)) {
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
      copy ??= say('[threw]');
    }
    path.delete(value);
    return copy;
  };

  const fillList = (source: readonly unknown[], target: JsonValue[]): void => {
    const { length } = source;
    const most = Math.min(length, maxKeys);
    for (let i = 0; i < most && hasRoom(); i++) target[i] = toPlain(read(source, i)) ?? null;
    const { 0: name, 1: value } = target;
    if (length === 2 && isSecretEntry(name, value)) target[1] = say('[REDACTED]');
    const { length: taken } = target;
    if (length > taken) target[taken] = `[${length - taken} more]`;
  };

  const fillFields = (source: object, target: Record<string, JsonValue>): void => {
    const keys = keysOf(source);
    let taken = 0;
    while (taken < Math.min(keys.length, maxKeys) && hasRoom()) {
      const key = keys[taken++] as string;
      // Assigning it would change what the copy inherits.
      if (key === '__proto__') continue;
      // An event of React holds its component, and that what was typed.
      if (key === '_targetInst') continue;
      if (isWanted && path.size < 2 && !isWanted(key)) continue;
      const { 0: safe, 1: isSensitive, 2: bytes } = toName(key);
      const value = read(source, key);
      const plain = isSensitive && isTelling(key, value) ? say('[REDACTED]') : toPlain(value);
      if (plain === undefined) continue;
      target[safe] = plain;
      written += bytes;
    }
    const { name = target['key'], value } = target;
    if (isSecretEntry(name, value)) target['value'] = say('[REDACTED]');
    nodes += Math.floor(keys.length / namesPerNode);
    if (taken < keys.length) target[ellipsis] = `[${keys.length - taken} more]`;
  };

  /** Of ['password', 'x'] or { name: 'password', value: 'x' }, but neither ['password', 'email'] nor a measurement. */
  const isSecretEntry = (name: JsonValue | undefined, value: JsonValue | undefined): boolean =>
    typeof name === 'string' && typeof value === 'string' && toName(name)[1] && !toName(value)[1];

  const copy = (value: unknown, wants?: (name: string) => boolean): JsonValue => {
    looked = nodes = written = 0;
    isWanted = wants;
    return toPlain(value) ?? null;
  };

  return {
    copy,
    fields(value, wants) {
      const plain = copy(value, wants);
      return isFields(plain) ? plain : { value: plain };
    },
    text(value) {
      looked = 0;
      return text(value);
    },
  };
}

/** What the value is for JSON: an object or array to be walked, or something simpler. */
function toWalkable(value: object): unknown {
  if (value instanceof Error)
    return { name: read(value, 'name'), message: read(value, 'message'), stack: read(value, 'stack') };
  const isMap = value instanceof Map;
  if (isMap || value instanceof Set) {
    const first: unknown[] = [];
    for (const one of value) if (first.push(one) > maxKeys) break;
    // What a map gives are pairs.
    return isMap ? Object.fromEntries(first as [PropertyKey, unknown][]) : first;
  }
  if (isList(value)) return value;
  const { toJSON } = value as Jsonable;
  // Some old library gives everything one, in whose text every event would end.
  if (typeof toJSON !== 'function' || toJSON === (Object.prototype as Jsonable).toJSON) return toNamed(value);
  const json: unknown = toJSON.call(value);
  // Nobody waits for it, and a page must not hear of a rejection that we have caused.
  if (json instanceof Promise) json.catch(() => undefined);
  return typeof json === 'object' && json ? toNamed(json) : json;
}

interface Jsonable {
  readonly toJSON?: unknown;
}

/** Nodes, windows, events, promises, buffers: their name says enough, and their content may be anybody's. */
function toNamed(value: object): unknown {
  if (isList(value)) return value;
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Object]' ? value : `[${tag.slice(8)}`;
}

/** What a property holds, or that nobody can tell. */
export function read(source: object, key: string | number): unknown {
  try {
    return (source as Record<string | number, unknown>)[key];
  } catch {
    return '[threw]';
  }
}

function isFields(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Bytes of a text in JSON, escapes included. */
function weigh(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) bytes += 2;
    else if (code < 32) bytes += 5;
    else if (code === 34 || code === 92) bytes++;
  }
  return bytes;
}

/** A symbol's or a number's; of a very long number not even the digits, which take longer than they tell. */
function toText(value: unknown): string {
  return typeof value === 'bigint' && BigInt.asIntN(256, value) !== value ? '[bigint]' : String(value);
}

/** JSON has no NaN, no infinities and no -0; sixteen digits may be a card's. */
function toNumber(value: number, text: (value: string) => string): JsonValue {
  if (!Number.isFinite(value)) return null;
  const amount = Math.abs(value);
  if (amount < 2e12 || !Number.isInteger(value)) return value || 0;
  const safe = text(String(amount));
  return safe.startsWith('[') ? safe : value;
}

/** `hasPassword: true` and `tokens: 500` tell nothing about anybody. */
function isTelling(key: string, value: unknown): boolean {
  const isAmount = typeof value === 'number' && key.endsWith('s');
  return value !== undefined && value !== null && typeof value !== 'boolean' && !isAmount;
}
