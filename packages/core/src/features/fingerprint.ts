import type { ThrownDescription } from '../browser/describeThrown.ts';

// Deeper frames belong to the framework and differ between calls of the same fault.
const TOP_FRAMES = 3;
// Enough to tell messages apart, and a bound on the work for those that carry a document.
const MAX_CHARACTERS = 500;

// V8 writes `at async Shop.buy (file:1:2)` or `at file:1:2`, the others `buy@file:1:2`. Out come the name and the
// file without origin, query and position.
const FRAME = /^ *(?:at (?:(.*) \()?|(.*?)@)(?:[\w-]+:\/\/[^/]*)?([^?#]*?)(?:[?#].*)?(?::\d+)+\)?$/;
// Bundlers name files `index-BxK3j_2a.js`: the same file has another name in each build.
const BUILD_HASH = /[.-][\w-]{8,}(?=\.\w+$)/;
// Quoted text, addresses, and words with a digit, which are ids or numbers.
const VARIABLE = /"[^"]*"|\B'[^']*'|`[^`]*`|[a-z]+:\/\/\S+|\b[\w-]*\d[\w-]*/gi;

/** 16 hex digits that stay the same while type, wording and place of an error do. */
export function toFingerprint({ type, message, stack = '' }: ThrownDescription): string {
  const text = [type, toTemplate(message), ...toFrames(stack)].join('\n');
  return hash(text, 0x811c9dc5) + hash(text, 0x01000193);
}

/** The message without what changes between two occurrences. */
export function toTemplate(message: string): string {
  return message.slice(0, MAX_CHARACTERS).replace(VARIABLE, '*');
}

/** The top frames as `function file`, the same in every browser. */
export function toFrames(stack: string): string[] {
  // The message stands above the frames in V8 and may have lines of its own.
  const lines = stack.split('\n', 50).map((line) => FRAME.exec(line.slice(0, MAX_CHARACTERS)));
  return lines
    .filter((frame) => frame !== null)
    .slice(0, TOP_FRAMES)
    .map(toFrame);
}

// `async Shop.buy` and `new Shop` here are `buy` and `Shop` there.
function toFrame([, v8Name, name = v8Name ?? '', file = '']: RegExpExecArray): string {
  return `${name.replace(/.*[ .]|<anonymous>/g, '')} ${file.replace(BUILD_HASH, '')}`;
}

// FNV-1a as 8 hex digits: http://www.isthe.com/chongo/tech/comp/fnv/
function hash(text: string, seed: number): string {
  let value = seed;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
